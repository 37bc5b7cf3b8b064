using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IdentityHost.Api.Rest.Paging;

/// <summary>By what a list can be narrowed and ordered: this and nothing else (S-198).</summary>
/// <param name="Orders">What <c>sort</c> takes; the first one is used where nobody says.</param>
internal sealed record ListForm(params IReadOnlyList<ListOrder> Orders)
{
    /// <summary>Its filters. All that are given must fit.</summary>
    public IReadOnlyList<ListFilter> Filters { get; init; } = [];

    /// <summary>Everything <c>sort</c> takes, the usual one first: a name, or <c>-</c> and a name for the other way round.</summary>
    public IReadOnlyList<string> Sorts => [.. Orders.SelectMany(o => o.IsNewestFirst ? (string[])["-" + o.Name, o.Name] : [o.Name, "-" + o.Name])];
}

/// <summary>One order of a list.</summary>
/// <param name="Name">The member its rows are ordered by; rows that share it are ordered by their ids.</param>
internal sealed record ListOrder(string Name)
{
    /// <summary>Whether the member is a time. Its usual order is the newest first.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>By a time, the newest first.</summary>
    public static ListOrder Time(string name) => new(name) { IsNewestFirst = true };
}

/// <summary>One filter of a list.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Meaning">For the description.</param>
internal sealed record ListFilter(string Name, string Meaning)
{
    private const int MostCharacters = 320;

    /// <summary>What it takes; null for any text.</summary>
    public IReadOnlyList<string>? Choices { get; private init; }

    /// <summary>Whether it takes a time (RFC 3339).</summary>
    public bool IsTime { get; private init; }

    /// <summary>A text.</summary>
    public static ListFilter Text(string name, string meaning) => new(name, meaning);

    /// <summary>Yes or no.</summary>
    public static ListFilter Flag(string name, string meaning) => OneOf(name, meaning, "true", "false");

    /// <summary>One of some words.</summary>
    public static ListFilter OneOf(string name, string meaning, params IReadOnlyList<string> choices) => new(name, meaning) { Choices = choices };

    /// <summary>A time.</summary>
    public static ListFilter Time(string name, string meaning) => new(name, meaning) { IsTime = true };

    /// <summary>What is wrong with a value; null for nothing.</summary>
    public string? Fault(string? value)
    {
        if (value is not { Length: > 0 and <= MostCharacters } || value.Any(char.IsControl))
            return $"A text of 1 to {MostCharacters} characters.";
        if (Choices is not null && !Choices.Contains(value, StringComparer.Ordinal))
            return $"One of {string.Join(", ", Choices)}.";
        return IsTime && !TryReadTime(value, out _) ? "A time as in RFC 3339, for example 2026-11-22T10:00:00Z." : null;
    }

    /// <summary>Reads a time.</summary>
    public static bool TryReadTime([NotNullWhen(true)] string? value, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        value, (string[])["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
