using System.Text;

namespace IdentityHost.OpenId.Parameters;

/// <summary>Decoding of <c>application/x-www-form-urlencoded</c> text: strict, null instead of a replacement character.</summary>
/// <remarks>WHATWG URL §5.1, with faults refused instead of mended; also RFC 6749 §2.3.1 for HTTP Basic credentials.</remarks>
public static class FormDecoding
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The decoded text, or null when a percent sequence is broken or the bytes are not UTF-8.</summary>
    public static string? TryDecode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.ContainsAny('%', '+') && System.Text.Ascii.IsValid(encoded))
            return encoded.Contains('\0') ? null : encoded.ToString();

        var bytes = new byte[s_strict.GetMaxByteCount(encoded.Length)];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            switch (encoded[i])
            {
                case '+':
                    bytes[length++] = (byte)' ';
                    break;
                case '%':
                    if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                        return null;
                    bytes[length++] = Convert.FromHexString(encoded.Slice(i + 1, 2))[0];
                    i += 2;
                    break;
                case <= '\x7f':
                    bytes[length++] = (byte)encoded[i];
                    break;
                default:
                    return null;
            }
        }

        try
        {
            var text = s_strict.GetString(bytes, 0, length);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
