using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace IdentityHost.Testing.Authenticators;

/// <summary>An authenticator app, for tests: RFC 6238 written a second time, so that it can disagree with ours.</summary>
/// <param name="secret">In Base32, with blanks or without, as a page shows it.</param>
public sealed class AuthenticatorApp(string secret)
{
    private readonly byte[] _key = Decode(secret);

    /// <summary>The code it shows at a moment, or so many steps later.</summary>
    public string CodeAt(DateTimeOffset at, int stepsLater = 0, int digits = 6, int period = 30)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (at.ToUnixTimeSeconds() / period) + stepsLater);
        var hash = HMACSHA1.HashData(_key, counter);
        var offset = hash[19] & 15;
        var number = ((hash[offset] & 127) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return number.ToString("D10", CultureInfo.InvariantCulture)[^digits..];
    }

    private static byte[] Decode(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
