using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>A short code that goes to a mailbox; kept only as a keyed hash bound to challenge and purpose (S-030, S-034, S-035).</summary>
internal static class OneTimeCode
{
    private const string Digits = "0123456789";
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int MostTyped = 64;

    /// <summary>Uniform random characters from the system's generator.</summary>
    public static string New(CodeAlphabet alphabet, int length) =>
        RandomNumberGenerator.GetString(alphabet == CodeAlphabet.Digits ? Digits : Letters, length);

    /// <summary>As it is shown: letters with a dash in the middle.</summary>
    public static string Shown(string code, CodeAlphabet alphabet) =>
        alphabet == CodeAlphabet.Digits ? code : $"{code[..(code.Length / 2)]}-{code[(code.Length / 2)..]}";

    /// <summary>What people typed as it is compared: without the blanks and dashes they like, in capitals. Null for what can be no code.</summary>
    public static string? Clean(string? typed)
    {
        if (typed is null || typed.Length > MostTyped)
            return null;
        var cleaned = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return cleaned.Length == 0 ? null : cleaned;
    }

    /// <summary>HMAC-SHA-256 under the key, over purpose, challenge and code, each ended by a zero.</summary>
    public static byte[] Hash(CodeKey key, string purpose, string challenge, string code) =>
        HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"{purpose}\0{challenge}\0{code}"));

    /// <summary>Compares in fixed time.</summary>
    public static bool Fits(byte[] expected, CodeKey key, string purpose, string challenge, string code) =>
        CryptographicOperations.FixedTimeEquals(expected, Hash(key, purpose, challenge, code));
}
