namespace IdentityHost.Accounts.Passkeys;

/// <summary>Who passkeys are made for (WebAuthn Level 3 §5.4.2): this server, by its own name and no other.</summary>
/// <param name="Id">The host of the issuer.</param>
/// <param name="Origin">The issuer's origin, the only one a ceremony may come from (S-049, S-050).</param>
public sealed record RelyingParty(string Id, string Origin)
{
    /// <summary>Of an issuer, which is an origin.</summary>
    public static RelyingParty Of(string issuer) => new(new Uri(issuer).Host, issuer);
}
