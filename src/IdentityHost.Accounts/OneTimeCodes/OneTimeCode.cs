using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>Six digits that go to a mailbox; kept only as a keyed hash bound to challenge and purpose (S-030, S-034, S-035).</summary>
internal static class OneTimeCode
{
    private const int Digits = 6;

    /// <summary>Six uniform random digits from the system's generator.</summary>
    public static string New() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>What people typed without the spaces and dashes they like; null when six digits do not remain.</summary>
    public static string? Clean(string? typed)
    {
        if (typed is null || typed.Length > 64)
            return null;
        var digits = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>HMAC-SHA-256 under the key, over purpose, challenge and code, each of fixed length or ended by a zero.</summary>
    public static byte[] Hash(CodeKey key, string purpose, byte[] challenge, string code) =>
        HMACSHA256.HashData(key.Value, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. challenge, .. Encoding.ASCII.GetBytes(code)]);

    /// <summary>Compares in fixed time.</summary>
    public static bool Fits(byte[] expected, CodeKey key, string purpose, byte[] challenge, string code) =>
        CryptographicOperations.FixedTimeEquals(expected, Hash(key, purpose, challenge, code));
}
