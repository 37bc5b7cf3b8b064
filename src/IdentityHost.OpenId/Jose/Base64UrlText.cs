using System.Buffers.Text;

namespace IdentityHost.OpenId.Jose;

/// <summary>Base64url as JOSE wants it: no padding, no white space, one spelling for each value.</summary>
/// <remarks>RFC 7515 §2; RFC 4648 §3.5 lets a decoder refuse set trailing bits, and a strict one must.</remarks>
internal static class Base64UrlText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create(Alphabet);

    /// <summary>How many bytes the text stands for.</summary>
    public static int DecodedLength(int characters) => characters / 4 * 3 + (characters % 4) switch { 2 => 1, 3 => 2, _ => 0 };

    /// <summary>How many characters the bytes need.</summary>
    public static int EncodedLength(int bytes) => Base64Url.GetEncodedLength(bytes);

    /// <summary>The bytes, or null when the text is not strict base64url.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[DecodedLength(text.Length)];
        return TryDecode(text, bytes) ? bytes : null;
    }

    /// <summary>Decodes into a buffer of exactly <see cref="DecodedLength"/> bytes (or more).</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(s_alphabet))
            return false;

        // The bits behind the last whole byte are zero, or the same value would have several spellings.
        var unused = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        if (unused != 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & unused) != 0)
            return false;
        return Base64Url.TryDecodeFromChars(text, bytes, out _);
    }
}
