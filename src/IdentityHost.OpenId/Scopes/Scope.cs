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

/// <summary>Scopes of APIs of this server itself; like the standard ones they are there without being stored.</summary>
/// <param name="Scopes">The scopes. A stored one of the same name changes the description and nothing else.</param>
public sealed record OwnScopes(IReadOnlyList<Scope> Scopes);

/// <summary>All scopes of the server; the standard ones are there without being stored.</summary>
public interface IScopes
{
    /// <summary>A snapshot by name, cached on this node; another node's change is seen within 5 seconds.</summary>
    ValueTask<IReadOnlyDictionary<string, Scope>> AllAsync(CancellationToken ct);

    /// <summary>Adds a scope; false when the name is taken.</summary>
    Task<bool> TryAddAsync(Scope scope, CancellationToken ct);

    /// <summary>
    /// Changes scopes as they were read, all or none; false when one of them was changed or deleted meanwhile. Of those that are there without being stored
    /// only the description changes.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="whole">All scopes as they were read, where the change follows from all of them: then none of all may be another by now. Null otherwise.</param>
    /// <param name="ct">Cancels.</param>
    Task<bool> TryChangeAsync(IReadOnlyList<ScopeChange> changes, IReadOnlyDictionary<string, Scope>? whole, CancellationToken ct);

    /// <summary>Deletes a scope; false when there is none. Standard scopes cannot be deleted.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken ct);
}

/// <summary>A change of one scope.</summary>
/// <param name="Read">As it was read.</param>
/// <param name="Replacement">As it is to be; the name is the same.</param>
public sealed record ScopeChange(Scope Read, Scope Replacement);
