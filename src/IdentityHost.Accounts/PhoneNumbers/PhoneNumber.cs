using System.Diagnostics.CodeAnalysis;
using System.Text;
using IdentityHost.Accounts.Identifiers;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>A telephone number as ITU-T E.164 writes it, <c>+</c> and digits: the one spelling in which it is kept, compared and written to (S-006).</summary>
public sealed record PhoneNumber
{
    private const int FewestDigits = 6;
    private const int MostDigits = 15;
    private const int MostTyped = 40;

    /// <summary>Country codes of two digits (E.164 list of assigned codes); 1 and 7 have one, all others three.</summary>
    private static readonly string[] s_twoDigits =
    [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58",
        "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];

    private PhoneNumber(string value) => Value = value;

    /// <summary><c>+</c> and 6 to 15 digits, the first of them not zero.</summary>
    public string Value { get; }

    /// <summary>The country code, without the plus. No code begins with another, so the digits alone decide.</summary>
    public string CountryCode => Value[1] is '1' or '7' ? Value[1..2] : s_twoDigits.Contains(Value[1..3], StringComparer.Ordinal) ? Value[1..3] : Value[1..4];

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>Reads a number that is spelled as it is kept (allauth's check); false for any other text.</summary>
    public static bool TryParseExact(string? text, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = text is ['+', >= '1' and <= '9', ..] && text.Length - 1 is >= FewestDigits and <= MostDigits && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? new PhoneNumber(text)
            : null;
        return number is not null;
    }

    /// <summary>Reads what somebody typed in international form, with blanks, dashes, dots and brackets where people put them, and with <c>00</c> for the plus.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out PhoneNumber? number) => TryParse(typed, home: null, out number);

    /// <summary>The same, and national forms of <paramref name="home"/>; without one, a number that does not say its country is none.</summary>
    internal static bool TryParse(string? typed, NumberingPlan? home, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (typed is null || typed.Length > MostTyped || Digits(typed) is not { } text)
            return false;
        if (text.StartsWith("00", StringComparison.Ordinal))
            text = "+" + text[2..];
        return TryParseExact(text.StartsWith('+') ? text : home?.International(text), out number);
    }

    /// <summary>What was typed without what only helps the eye; null when there is anything else in it than digits and a plus before them.</summary>
    private static string? Digits(string typed)
    {
        // A no-break space is a blank to whoever pastes it; other hidden characters are none (S-006).
        var trimmed = typed.Replace('\u00A0', ' ').Replace(" ", "", StringComparison.Ordinal);
        if (trimmed.Length == 0 || HiddenCharacters.AreIn(trimmed))
            return null;
        var text = trimmed.Normalize(NormalizationForm.FormKC);
        var isInternational = text[0] == '+' || text.StartsWith("00", StringComparison.Ordinal);
        // +44 (0)20 …: the trunk prefix that is dialled at home only.
        if (isInternational)
            text = text.Replace("(0)", "", StringComparison.Ordinal);
        text = string.Concat(text.Where(c => c is not ('-' or '\u2010' or '.' or '(' or ')' or '/')));
        var digits = text.AsSpan(text.StartsWith('+') ? 1 : 0);
        return digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0 ? null : text;
    }
}
