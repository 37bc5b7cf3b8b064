using System.Globalization;

namespace IdentityHost.Accounts.Blocking;

/// <summary>Domains with all that lies below them, compared in ASCII and lower case.</summary>
internal sealed class DomainList(IEnumerable<string> domains)
{
    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    private readonly HashSet<string> _domains = domains.Select(Read).OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _domains.Count;

    /// <summary>What is wrong with a domain; null when it can be used.</summary>
    public static string? Fault(string domain) => Read(domain) is null ? "which is no domain." : null;

    /// <summary>Whether the domain or one above it is in the list.</summary>
    /// <param name="domain">In ASCII and lower case, as addresses are kept.</param>
    public bool Holds(string domain)
    {
        var names = _domains.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = domain.AsSpan(); ; rest = rest[(rest.IndexOf('.') + 1)..])
        {
            if (names.Contains(rest))
                return true;
            if (rest.IndexOf('.') < 0)
                return false;
        }
    }

    /// <summary>A domain as people write it, <c>example.org</c>, <c>@example.org</c> or <c>*.example.org</c>; null when it is none.</summary>
    private static string? Read(string domain)
    {
        try
        {
            var name = domain.Trim().TrimStart('@', '*', '.').TrimEnd('.');
            return name.Length == 0 ? null : s_idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // The framework offers no Try form: what it cannot map is no domain.
            return null;
        }
    }
}
