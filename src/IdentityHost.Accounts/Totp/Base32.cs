namespace IdentityHost.Accounts.Totp;

/// <summary>Base32 without padding, the form in which authenticator apps take secrets (RFC 4648 §6).</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerCharacter = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + BitsPerCharacter - 1) / BitsPerCharacter];
        for (var i = 0; i < text.Length; i++)
        {
            // Five bits from wherever they lie; behind the last byte they are zero.
            var bit = i * BitsPerCharacter;
            var pair = (bytes[bit / 8] << 8) | ((bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (16 - BitsPerCharacter - (bit % 8))) & 0x1f];
        }

        return new string(text);
    }

    /// <summary>The bytes, or null when a character is not of the alphabet.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length * BitsPerCharacter / 8];
        var (held, count, next) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (value < 0)
                return null;
            held = ((held << BitsPerCharacter) | value) & 0xfff;
            count += BitsPerCharacter;
            if (count < 8)
                continue;
            count -= 8;
            bytes[next++] = (byte)(held >> count);
        }

        return bytes;
    }
}
