using System.Text;

namespace IdentityHost.Delivery.Mime;

/// <summary>Text in a header: one line, whoever wrote it (S-176), and ASCII.</summary>
internal static class HeaderText
{
    private const int LongestPlain = 64;
    private const int RunesPerWord = 10;

    /// <summary>The text without anything that could end the line: controls, and the line breaks that are none in ASCII.</summary>
    public static string OneLine(string value) => string.Concat(value.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029')));

    /// <summary>Encoded words of at most 75 characters (RFC 2047 §2) where ASCII does not do; short plain ASCII stays readable.</summary>
    public static string Encode(string value)
    {
        value = OneLine(value);
        if (Ascii.IsValid(value) && value.Length <= LongestPlain && !value.Contains("=?", StringComparison.Ordinal))
            return value;
        var words = value.EnumerateRunes().Chunk(RunesPerWord)
            .Select(runes => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(runes)))}?=");
        return string.Join("\r\n ", words);
    }
}
