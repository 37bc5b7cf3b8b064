using System.Text.RegularExpressions;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Languages;

namespace IdentityHost.Accounts.ProfileFields;

/// <summary>One profile field, as the operator describes it.</summary>
public sealed partial class ProfileFieldSettings
{
    private const int LongestName = 64;
    private const int LongestText = 2000;

    /// <summary>What the form of the sign-up and the claims of accounts call otherwise.</summary>
    private static readonly string[] s_taken =
    [
        "email", "username", "phone", "password", "password1", "password2", "invitation", "sub", "name", "given_name", "family_name", "preferred_username", "profile",
        "picture", "address", "email_verified", "phone_number", "phone_number_verified", "updated_at",
    ];

    /// <summary>In snake_case. The names of standard claims' columns (<c>first_name</c>, <c>birthdate</c>, …) fill those.</summary>
    public string Name { get; set; } = "";

    /// <summary>What stands beside the input.</summary>
    public string Label { get; set; } = "";

    /// <summary>The same in languages of the pages other than the first.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is taken.</summary>
    public ProfileFieldType Type { get; set; }

    /// <summary>Whether nobody signs up without it.</summary>
    public bool Required { get; set; }

    /// <summary>The most characters of a Text, Email or Url.</summary>
    public int MaxLength { get; set; } = 200;

    /// <summary>A regular expression for the whole of a Text, Email or Url; null for none.</summary>
    public string? Pattern { get; set; }

    /// <summary>The least Number or the first Date; null for any.</summary>
    public string? Min { get; set; }

    /// <summary>The greatest Number or the last Date; null for any.</summary>
    public string? Max { get; set; }

    /// <summary>What a Choice may be, as it is shown and kept.</summary>
    public IList<string> Choices { get; } = [];

    /// <summary>Whether length and pattern are asked of it.</summary>
    internal bool IsText => Type is ProfileFieldType.Text or ProfileFieldType.Email or ProfileFieldType.Url;

    /// <summary>The whole text must fit. Not the engine that tries one way after the other: no pattern can stall the server (S-212).</summary>
    internal static Regex Compile(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>What is wrong with it, each as the end of a sentence.</summary>
    internal IEnumerable<string> Faults() => [.. NameFaults(), .. LabelFaults(), .. TextFaults(), .. BorderFaults(), .. ChoiceFaults()];

    private IEnumerable<string> NameFaults()
    {
        if (Name.Length > LongestName || !SnakeCase().IsMatch(Name))
            yield return $"needs a Name in snake_case, at most {LongestName} characters long; '{Name}' is none.";
        else if (s_taken.Contains(Name, StringComparer.Ordinal))
            yield return $"cannot be called '{Name}', which means something else at a sign-up or in a token.";
        if (!StandardColumns.Takes(Name, Type))
            yield return $"'{Name}' is a standard claim and must be of the type {StandardColumns.TypesOf(Name)}.";
    }

    private IEnumerable<string> LabelFaults()
    {
        if (string.IsNullOrWhiteSpace(Label))
            yield return $"'{Name}' needs a Label.";
        foreach (var tag in Labels.Keys.Except(SpokenLanguages.All, StringComparer.OrdinalIgnoreCase))
            yield return $"'{Name}' has a label in '{tag}', which no page speaks.";
    }

    private IEnumerable<string> TextFaults()
    {
        if (MaxLength is < 1 or > LongestText)
            yield return $"'{Name}' needs a MaxLength from 1 to {LongestText}.";
        if (Pattern is not null && !IsText)
            yield return $"'{Name}' has a Pattern, which only Text, Email and Url have.";
        if (Pattern is not null && PatternList.Fault(Pattern) is { } fault)
            yield return $"'{Name}' has the Pattern '{Pattern}', {fault}";
    }

    private IEnumerable<string> BorderFaults()
    {
        if ((Min ?? Max) is null)
            yield break;
        if (Type is not (ProfileFieldType.Number or ProfileFieldType.Date))
        {
            yield return $"'{Name}' has a Min or Max, which only Number and Date have.";
            yield break;
        }

        if (!TryCompare(out var order))
            yield return $"'{Name}' has a Min or Max that is no {Type}.";
        else if (order > 0)
            yield return $"'{Name}' has a Min above its Max.";
    }

    private bool TryCompare(out int order)
    {
        order = 0;
        if (Type == ProfileFieldType.Number)
        {
            var (least, most) = (ProfileValues.NumberOf(Min), ProfileValues.NumberOf(Max));
            order = least is { } low && most is { } high ? low.CompareTo(high) : 0;
            return (Min is null) == (least is null) && (Max is null) == (most is null);
        }

        var (first, last) = (ProfileValues.DateOf(Min), ProfileValues.DateOf(Max));
        order = first is { } from && last is { } to ? from.CompareTo(to) : 0;
        return (Min is null) == (first is null) && (Max is null) == (last is null);
    }

    private IEnumerable<string> ChoiceFaults()
    {
        if (Type == ProfileFieldType.Choice ? Choices.Count == 0 : Choices.Count > 0)
            yield return $"'{Name}': a Choice, and nothing else, has Choices.";
        if (Choices.Any(c => string.IsNullOrWhiteSpace(c) || c != c.Trim()) || Choices.Distinct(StringComparer.Ordinal).Count() < Choices.Count)
            yield return $"'{Name}' has Choices that are empty, surrounded by blanks, or there twice.";
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex SnakeCase();
}
