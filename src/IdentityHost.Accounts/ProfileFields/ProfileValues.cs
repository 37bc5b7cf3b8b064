using System.Globalization;
using System.Text;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>Reads what was typed, the same for people and for settings, in no language's way of writing.</summary>
internal static class ProfileValues
{
    private const int LongestNumber = 40;

    /// <summary>The number; null when it is none, or too great or too fine to be kept as it is.</summary>
    public static decimal? NumberOf(string? text) =>
        text is { Length: <= LongestNumber } && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The day; null when it is none.</summary>
    public static DateOnly? DateOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Whether it is the address of a page, without a name and password in it.</summary>
    public static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0 && !text.Any(char.IsWhiteSpace);

    /// <summary>Whether it is one line of whole characters. Joiners and marks of direction are no fault: scripts need them.</summary>
    public static bool IsLine(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
