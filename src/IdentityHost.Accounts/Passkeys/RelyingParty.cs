namespace IdentityHost.Accounts.Passkeys;

/// <summary>Who passkeys are made for (WebAuthn Level 3 §5.4.2): this server, by its own name and no other.</summary>
/// <param name="Id">The host of the issuer.</param>
/// <param name="Origin">The issuer's origin.</param>
public sealed record RelyingParty(string Id, string Origin)
{
    private IReadOnlyList<string> FrontEnds { get; init; } = [];

    /// <summary>Of an issuer, which is an origin.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="frontEnds">Origins that the settings trust; those on the issuer's host or below it can use its passkeys (§5.1.3: no browser lets any other).</param>
    public static RelyingParty Of(string issuer, params IEnumerable<string> frontEnds)
    {
        var id = new Uri(issuer).Host;
        return new(id, issuer) { FrontEnds = [.. frontEnds.Where(f => new Uri(f).Host is var host && (host == id || host.EndsWith($".{id}", StringComparison.Ordinal)))] };
    }

    /// <summary>Whether a ceremony may come from there (S-049, S-050): character for character.</summary>
    public bool Expects(string origin) => origin == Origin || FrontEnds.Contains(origin, StringComparer.Ordinal);
}
