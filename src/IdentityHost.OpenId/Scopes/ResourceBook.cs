namespace IdentityHost.OpenId.Scopes;

/// <summary>Something that access tokens are for (RFC 8707): there as long as a scope belongs to it.</summary>
/// <param name="Uri">What stands in <c>aud</c>.</param>
/// <param name="Scopes">The scopes that belong to it, by their names.</param>
/// <param name="IsOwn">Whether it is an API of this server itself.</param>
public sealed record Resource(string Uri, IReadOnlyList<string> Scopes, bool IsOwn);

/// <summary>The resources of all scopes, seen from the other side: which scopes are good at which of them.</summary>
public sealed class ResourceBook
{
    private readonly IScopes _scopes;
    private readonly ScopeDefinition _definition;
    private readonly Issuer _issuer;

    internal ResourceBook(IScopes scopes, ScopeDefinition definition, Issuer issuer) => (_scopes, _definition, _issuer) = (scopes, definition, issuer);

    /// <summary>All resources, in the order of their URIs.</summary>
    public async ValueTask<IReadOnlyList<Resource>> ListAsync(CancellationToken ct) =>
    [
        .. (await _scopes.AllAsync(ct)).Values.SelectMany(scope => scope.ResourcesAt(_issuer).Select(uri => (Uri: uri, Scope: scope)))
            .GroupBy(pair => pair.Uri, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => new Resource(
                same.Key, [.. same.Select(pair => pair.Scope.Name).Order(StringComparer.Ordinal)], same.Any(pair => _definition.KindOf(pair.Scope.Name) == ScopeKind.Server))),
    ];

    /// <summary>The resource of this URI, or null.</summary>
    public async ValueTask<Resource?> FindAsync(string uri, CancellationToken ct) => (await ListAsync(ct)).FirstOrDefault(r => string.Equals(r.Uri, uri, StringComparison.Ordinal));

    /// <summary>
    /// Has just these scopes belong to a resource, which makes it when there was none; no scope at all takes it away. A scope keeps one resource, since one
    /// without would mean the server itself. One write decides: nothing that somebody else did to any scope since is undone by it.
    /// </summary>
    /// <param name="uri">The resource.</param>
    /// <param name="read">As it was read; null when there was none.</param>
    /// <param name="scopes">The names of its scopes.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ResourceResult> SetAsync(string uri, Resource? read, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        if (read is { IsOwn: true })
            return new ResourceResult.Permanent();
        var known = await _scopes.AllAsync(ct);
        if (Faults(uri, scopes, known) is { Count: > 0 } faults)
            return new ResourceResult.Invalid(faults);
        if (!known.Values.Where(s => s.Resources.Contains(uri, StringComparer.Ordinal)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal).SetEquals(read?.Scopes ?? []))
            return new ResourceResult.Changed();
        var wanted = scopes.ToHashSet(StringComparer.Ordinal);
        List<ScopeChange> changes = [];
        foreach (var scope in known.Values.Where(s => s.Resources.Contains(uri, StringComparer.Ordinal) != wanted.Contains(s.Name)))
        {
            IReadOnlyList<string> resources = wanted.Contains(scope.Name) ? [.. scope.Resources, uri] : [.. scope.Resources.Where(r => !string.Equals(r, uri, StringComparison.Ordinal))];
            if (resources.Count == 0)
                return new ResourceResult.LastOf(scope.Name);
            changes.Add(new(scope, scope with { Resources = resources }));
        }

        return changes.Count == 0 || await _scopes.TryChangeAsync(changes, known, ct)
            ? new ResourceResult.Done(new(uri, [.. wanted.Order(StringComparer.Ordinal)], IsOwn: false))
            : new ResourceResult.Changed();
    }

    private List<ScopeFault> Faults(string uri, IReadOnlyList<string> scopes, IReadOnlyDictionary<string, Scope> known)
    {
        List<ScopeFault> faults = [];
        if (_definition.RefusalOf(uri) is { } reason)
            faults.Add(new("uri", reason));
        if (scopes.FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
            faults.Add(new("scopes", $"{unknown} is not a scope of this server."));
        else if (scopes.FirstOrDefault(name => _definition.KindOf(name) != ScopeKind.Custom) is { } builtIn)
            faults.Add(new("scopes", $"{builtIn} belongs to this server itself."));
        else if (scopes.FirstOrDefault(name => known[name].Resources.Count >= ScopeDefinition.MostResources && !known[name].Resources.Contains(uri, StringComparer.Ordinal)) is { } full)
            faults.Add(new("scopes", $"{full} belongs to {ScopeDefinition.MostResources} resources already."));
        return faults;
    }
}

/// <summary>What came of a change of a resource.</summary>
public abstract record ResourceResult
{
    private ResourceResult()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Resource">As it is now; without scopes when it is gone.</param>
    public sealed record Done(Resource Resource) : ResourceResult;

    /// <summary>There cannot be such a resource.</summary>
    public sealed record Invalid(IReadOnlyList<ScopeFault> Faults) : ResourceResult;

    /// <summary>One of its scopes was changed or deleted meanwhile.</summary>
    public sealed record Changed : ResourceResult;

    /// <summary>It is an API of this server itself: it stays what it is.</summary>
    public sealed record Permanent : ResourceResult;

    /// <summary>This scope would belong to no resource any more.</summary>
    public sealed record LastOf(string ScopeName) : ResourceResult;
}
