using System.Globalization;

namespace IdentityHost.Delivery.Smtp;

/// <summary>An answer of the mail server (RFC 5321 §4.2): a code and lines of text.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestQuote = 200;

    /// <summary>2yz: done.</summary>
    public bool Done => Code is >= 200 and < 300;

    /// <summary>3yz: go on.</summary>
    public bool GoOn => Code is >= 300 and < 400;

    /// <summary>5yz: the same again would be answered the same.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>For the log: the code and the first line, printable and short, for a stranger wrote it (S-201).</summary>
    public override string ToString()
    {
        var text = string.Concat(Lines[0].Where(c => c is >= ' ' and < '\u007f'));
        return $"{Code.ToString(CultureInfo.InvariantCulture)} {(text.Length > LongestQuote ? text[..LongestQuote] : text)}".TrimEnd();
    }
}
