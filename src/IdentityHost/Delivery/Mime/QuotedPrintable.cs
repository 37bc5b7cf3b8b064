using System.Globalization;
using System.Text;

namespace IdentityHost.Delivery.Mime;

/// <summary>Quoted-printable (RFC 2045 §6.7) of UTF-8: any text through any seven-bit mail server, and ASCII stays readable.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;

    /// <summary>Appends the text; its line breaks become CRLF.</summary>
    public static void Append(StringBuilder mail, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                mail.Append("\r\n");
            AppendLine(mail, Encoding.UTF8.GetBytes(lines[i]));
        }
    }

    private static void AppendLine(StringBuilder mail, byte[] line)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i == line.Length - 1;
            var plain = line[i] is > 32 and < 127 and not (byte)'=' || (line[i] is 32 or 9 && !last);
            var width = plain ? 1 : 3;
            // One column stays free for the mark of a soft break.
            if (length + width > (last ? LongestLine : LongestLine - 1))
            {
                mail.Append("=\r\n");
                length = 0;
            }

            if (plain)
                mail.Append((char)line[i]);
            else
                mail.Append('=').Append(line[i].ToString("X2", CultureInfo.InvariantCulture));
            length += width;
        }
    }
}
