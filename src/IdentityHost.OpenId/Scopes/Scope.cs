namespace IdentityHost.OpenId.Scopes;

/// <summary>Something a client may ask for: what it is called, what people read about it, and at which resources it is good.</summary>
/// <param name="Name">The scope token (RFC 6749 §3.3).</param>
/// <param name="Description">One sentence for the consent page.</param>
/// <param name="Resources">
/// URIs of the resources (RFC 8707) the scope belongs to; they become <c>aud</c>. One that begins with a slash is an API of this server, and follows its
/// issuer. Empty: the server itself.
/// </param>
public sealed record Scope(string Name, string Description, IReadOnlyList<string> Resources)
{
    /// <summary>Which clients may have it.</summary>
    public ScopeHolders Holders { get; init; }

    /// <summary>The resources as they stand in tokens of this issuer.</summary>
    public IEnumerable<string> ResourcesAt(Issuer issuer) => Resources.Select(r => r.StartsWith('/') ? issuer.Url(r) : r);
}

/// <summary>Which clients may have a scope.</summary>
public enum ScopeHolders
{
    /// <summary>All that registered it.</summary>
    All,

    /// <summary>Those the operator registered, and those that register themselves where the operator names the scope for them.</summary>
    Chosen,

    /// <summary>The operator's own apps.</summary>
    FirstParty,
}
