namespace IdentityHost.OpenId.Scopes;

/// <summary>Something a client may ask for: what it is called, what people read about it, and at which resources it is good.</summary>
/// <param name="Name">The scope token (RFC 6749 §3.3).</param>
/// <param name="Description">One sentence for the consent page.</param>
/// <param name="Resources">Absolute URIs of the resources (RFC 8707) the scope belongs to; they become <c>aud</c>. Empty: the server itself.</param>
public sealed record Scope(string Name, string Description, IReadOnlyList<string> Resources);

/// <summary>All scopes of the server; the standard ones are there without being stored.</summary>
public interface IScopes
{
    /// <summary>A snapshot by name, cached on this node; another node's change is seen within 5 seconds.</summary>
    ValueTask<IReadOnlyDictionary<string, Scope>> AllAsync(CancellationToken ct);

    /// <summary>Adds the scope or replaces the one of that name.</summary>
    Task SaveAsync(Scope scope, CancellationToken ct);

    /// <summary>Deletes a scope; false when there is none. Standard scopes cannot be deleted.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken ct);
}
