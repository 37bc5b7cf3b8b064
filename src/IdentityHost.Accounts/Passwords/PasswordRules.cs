using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passwords;

/// <summary>Whether something may become a password (S-020 to S-022). Nothing is trimmed, folded or cut: what was typed is the password.</summary>
public sealed class PasswordRules(IOptions<PasswordRuleOptions> rules, IOptions<AccountsOptions> accounts)
{
    /// <summary>The longest new password, in code points.</summary>
    public const int MaxLength = 256;

    /// <summary>What is longer is refused before it is hashed, at every door.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The shortest new password, in code points; shown before typing.</summary>
    public int MinLength => rules.Value.MinimumLength;

    /// <summary>Whether the text is longer than any password can be, so that it is not worth a hash.</summary>
    public static bool IsOverlong(string password) => password.Length > MaxBytes || Encoding.UTF8.GetByteCount(password) > MaxBytes;

    /// <summary>What is wrong with the password for this person, or null.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="ownWords">E-mail address, user name and names of whom it is for; nulls are skipped.</param>
    public PasswordProblem? Check(string password, params IEnumerable<string?> ownWords)
    {
        if (IsOverlong(password))
            return PasswordProblem.TooLong;
        var points = password.EnumerateRunes().Count();
        if (points < MinLength)
            return PasswordProblem.TooShort;
        if (points > MaxLength)
            return PasswordProblem.TooLong;
        if (IsOneCharacter(password) || CommonPasswords.Contain(password))
            return PasswordProblem.TooCommon;
        if (password.All(char.IsAsciiDigit))
            return PasswordProblem.EntirelyNumeric;
        return ownWords.Append(accounts.Value.ProductName).Any(word => IsWord(password, word)) ? PasswordProblem.YourOwnName : null;
    }

    /// <summary>The problem in words, for the seed file and the command line; pages have their own, in the reader's language.</summary>
    public string Words(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => string.Create(CultureInfo.InvariantCulture, $"The password is shorter than {MinLength} characters."),
        PasswordProblem.TooLong => string.Create(CultureInfo.InvariantCulture, $"The password is longer than {MaxLength} characters or {MaxBytes} bytes."),
        PasswordProblem.EntirelyNumeric => "The password is a number.",
        PasswordProblem.TooCommon => "The password is one of those that are guessed first.",
        _ => "The password is the name of this server, or the person's own address or name.",
    };

    /// <summary>allauth's code for the problem.</summary>
    public static string CodeOf(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => "password_too_short",
        PasswordProblem.TooLong => "password_too_long",
        PasswordProblem.TooCommon => "password_too_common",
        PasswordProblem.EntirelyNumeric => "password_entirely_numeric",
        _ => "password_too_similar",
    };

    private static bool IsOneCharacter(string password) => password.Distinct().Take(2).Count() == 1;

    /// <summary>The word itself, or an e-mail address's part before the @.</summary>
    private static bool IsWord(string password, string? word) =>
        word is { Length: > 0 }
        && (password.Equals(word, StringComparison.OrdinalIgnoreCase)
            || (word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && password.AsSpan().Equals(word.AsSpan(0, at), StringComparison.OrdinalIgnoreCase)));
}

/// <summary>Why a password cannot be taken.</summary>
public enum PasswordProblem
{
    TooShort,
    TooLong,

    /// <summary>On the list of those guessed first.</summary>
    TooCommon,

    /// <summary>Digits alone (a deliberate exception to S-021's freedom: allauth's contract has it).</summary>
    EntirelyNumeric,

    /// <summary>The name of the product, or the person's own address or name.</summary>
    YourOwnName,
}
