using System.Globalization;
using System.Text;

namespace IdentityHost.OpenId.Registration;

/// <summary>Which names clients may bear: people decide by them on the consent page (S-153).</summary>
internal static class ClientNameRules
{
    public const int Longest = 60;

    /// <summary>What would pass for the server itself.</summary>
    private static readonly string[] s_reserved = ["identityhost", "administrator", "admin", "system", "support", "security", "this server"];

    /// <summary>Why the name may not be borne, as the end of a sentence; null when it may.</summary>
    public static string? Refusal(string name, bool byOperator)
    {
        if (string.IsNullOrWhiteSpace(name) || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
            return "is blank, or begins or ends with a space";
        if (name.EnumerateRunes().Count() > Longest)
            return $"has more than {Longest} characters";
        if (name.EnumerateRunes().Any(IsTreacherous))
            return "has control, bidirectional, invisible or line-break characters";
        return !byOperator && s_reserved.Contains(name.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), StringComparer.Ordinal)
            ? "is reserved"
            : null;
    }

    private static bool IsTreacherous(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && rune.Value != ' ')
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD;
}
