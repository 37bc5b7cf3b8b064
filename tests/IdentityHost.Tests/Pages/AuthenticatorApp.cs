using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace IdentityHost.Tests.Pages;

/// <summary>An authenticator app, written for itself: RFC 6238 with the values every app takes for granted.</summary>
internal static class AuthenticatorApp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code of a secret as the page shows it.</summary>
    public static string CodeOf(string secret, DateTimeOffset at, int later = 0)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (at.ToUnixTimeSeconds() / 30) + later);
#pragma warning disable CA5350 // RFC 6238 as every authenticator app has it.
        var hash = HMACSHA1.HashData(Base32(secret.Replace(" ", "", StringComparison.Ordinal)), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
