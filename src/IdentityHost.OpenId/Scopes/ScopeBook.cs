namespace IdentityHost.OpenId.Scopes;

/// <summary>The scopes as the operator keeps them: adds, changes and deletes them by the rules of what a scope may be.</summary>
/// <remarks>
/// RFC 6749 §3.3, RFC 8707 §2. The standard scopes and those of this server's own APIs are always there. What people read of them when they are asked
/// decides what they allow, so that nobody who administers scopes changes it: only who has the server's files does.
/// </remarks>
public sealed class ScopeBook
{
    private readonly IScopes _scopes;
    private readonly ScopeDefinition _definition;

    internal ScopeBook(IScopes scopes, ScopeDefinition definition) => (_scopes, _definition) = (scopes, definition);

    /// <summary>All scopes, in the order of their names.</summary>
    public async ValueTask<IReadOnlyList<Scope>> ListAsync(CancellationToken ct) => [.. (await _scopes.AllAsync(ct)).Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>The scope of this name, or null.</summary>
    public async ValueTask<Scope?> FindAsync(string name, CancellationToken ct) => (await _scopes.AllAsync(ct)).GetValueOrDefault(name);

    /// <summary>Where a scope comes from.</summary>
    public ScopeKind KindOf(Scope scope) => _definition.KindOf(scope.Name);

    /// <summary>Adds a scope.</summary>
    public async Task<ScopeResult> AddAsync(Scope scope, CancellationToken ct)
    {
        if (_definition.Faults(scope) is { Count: > 0 } faults)
            return new ScopeResult.Invalid(faults);
        return await _scopes.TryAddAsync(scope, ct) ? new ScopeResult.Done(scope) : new ScopeResult.Taken();
    }

    /// <summary>Changes a scope as it was read.</summary>
    public async Task<ScopeResult> ChangeAsync(Scope read, string description, IReadOnlyList<string> resources, CancellationToken ct) =>
        KindOf(read) == ScopeKind.Custom ? await ChangeAsync(read, read with { Description = description, Resources = resources }, ct) : new ScopeResult.Permanent();

    /// <summary>Changes what people read of a scope, whichever it is: for the operator who has the server's files.</summary>
    public Task<ScopeResult> DescribeAsync(Scope read, string description, CancellationToken ct) => ChangeAsync(read, read with { Description = description }, ct);

    /// <summary>Deletes a scope. Clients that registered it can ask for it no more, and refresh it no more; access tokens that have it keep it until they expire.</summary>
    public async Task<ScopeResult> DeleteAsync(Scope read, CancellationToken ct)
    {
        if (_definition.KindOf(read.Name) != ScopeKind.Custom)
            return new ScopeResult.Permanent();
        return await _scopes.DeleteAsync(read.Name, ct) ? new ScopeResult.Done(read) : new ScopeResult.Changed();
    }

    private async Task<ScopeResult> ChangeAsync(Scope read, Scope replacement, CancellationToken ct)
    {
        if (_definition.Faults(replacement, read) is { Count: > 0 } faults)
            return new ScopeResult.Invalid(faults);
        return await _scopes.TryChangeAsync([new(read, replacement)], whole: null, ct) ? new ScopeResult.Done(replacement) : new ScopeResult.Changed();
    }
}

/// <summary>Where a scope comes from.</summary>
public enum ScopeKind
{
    /// <summary>The operator made it, for resources of theirs.</summary>
    Custom,

    /// <summary>OpenID Connect defines it, or it tells of a person as those do.</summary>
    Standard,

    /// <summary>It is for an API of this server itself.</summary>
    Server,
}

/// <summary>What came of a change of scopes.</summary>
public abstract record ScopeResult
{
    private ScopeResult()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Scope">As it is now; as it was, when it was deleted.</param>
    public sealed record Done(Scope Scope) : ScopeResult;

    /// <summary>There cannot be such a scope.</summary>
    public sealed record Invalid(IReadOnlyList<ScopeFault> Faults) : ScopeResult;

    /// <summary>There is one of that name.</summary>
    public sealed record Taken : ScopeResult;

    /// <summary>It was changed or deleted meanwhile.</summary>
    public sealed record Changed : ScopeResult;

    /// <summary>It belongs to the server: it stays what it is.</summary>
    public sealed record Permanent : ScopeResult;
}

/// <summary>One thing wrong with a scope.</summary>
/// <param name="Field"><c>name</c>, <c>description</c> or <c>resources</c>.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record ScopeFault(string Field, string Reason);
