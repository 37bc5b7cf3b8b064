namespace IdentityHost.OpenId.Scopes;

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
