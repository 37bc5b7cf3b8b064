using System.Globalization;
using System.Text;

namespace IdentityHost.Accounts.Identifiers;

/// <summary>Characters no identifier may hold: people could not see them, or would take them for others (S-006).</summary>
internal static class HiddenCharacters
{
    /// <summary>Whether the text holds control, formatting, unassigned, private or space characters, a broken surrogate, or an <c>@</c> that is none.</summary>
    public static bool AreIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // U+FE6B and U+FF20 become @ under NFKC and so would move the border between name and domain; U+FFFD is what a broken surrogate reads as.
            if (rune.Value is 0xFE6B or 0xFF20 or 0xFFFD)
                return true;
            if (IsHidden(Rune.GetUnicodeCategory(rune)))
                return true;
        }
        return false;
    }

    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator;
}
