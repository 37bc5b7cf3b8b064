using System.Security.Cryptography;

namespace IdentityHost.Accounts.RecoveryCodes;

/// <summary>One code: 75 random bits (S-045) in an alphabet without letters that look like digits, in groups people can copy from paper.</summary>
internal static class RecoveryCode
{
    // Crockford's Base32: no I, L, O, U.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Group = 5;
    private const int MostTyped = 64;

    /// <summary>Characters of a code as it is compared. No other code that can be typed in its place is that long.</summary>
    public const int Length = 15;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As it is shown: <c>ABCDE-FGHJK-MNPQR</c>.</summary>
    public static string Shown(string code) => string.Join('-', code.Chunk(Group).Select(g => new string(g)));

    /// <summary>What was typed as it is compared; null for what can be no recovery code.</summary>
    public static string? Clean(string typed)
    {
        if (typed.Length > MostTyped)
            return null;
        var cleaned = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()
            .Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return cleaned.Length == Length ? cleaned : null;
    }
}
