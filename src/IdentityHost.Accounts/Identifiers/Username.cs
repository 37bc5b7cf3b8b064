using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace IdentityHost.Accounts.Identifiers;

/// <summary>A user name in the spelling that is kept and shown: trimmed, NFKC (S-006).</summary>
public sealed record Username
{
    /// <summary>The longest user name, in UTF-16 units.</summary>
    public const int MaxLength = 64;

    /// <summary>The shortest.</summary>
    public const int MinLength = 2;

    private Username(string value) => Value = value;

    /// <summary>What is stored and shown.</summary>
    public string Value { get; }

    /// <summary>What is compared and kept unique.</summary>
    public string Normalized => Value.ToUpperInvariant();

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>Reads what somebody typed; false when it is no user name, or looks like an e-mail address or a phone number.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out Username? username)
    {
        username = null;
        if (typed is null || typed.Length > 4 * MaxLength)
            return false;
        var trimmed = typed.Trim();
        if (HiddenCharacters.AreIn(trimmed))
            return false;

        var text = trimmed.Normalize(NormalizationForm.FormKC);
        if (text.Length is < MinLength or > MaxLength || !HasOnlyNameCharacters(text) || LooksLikePhone(text))
            return false;
        username = new Username(text);
        return true;
    }

    /// <summary>Whether what somebody typed is none because it is too long.</summary>
    public static bool IsTooLong(string? typed) => typed?.Trim().Length > MaxLength;

    private static bool HasOnlyNameCharacters(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var good = Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-' or '+';
            if (!good)
                return false;
        }
        return Rune.IsLetterOrDigit(Rune.GetRuneAt(text, 0));
    }

    private static bool LooksLikePhone(string text) => text.All(c => char.IsDigit(c) || c is '.' or '-' or '+' or '_') && text.Count(char.IsDigit) >= 5;
}
