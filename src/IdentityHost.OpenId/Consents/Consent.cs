namespace IdentityHost.OpenId.Consents;

/// <summary>What a person allowed a client; remembered until withdrawn.</summary>
/// <param name="Subject">The account.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Scopes">The scopes allowed so far.</param>
/// <param name="Resources">The resources named in the requests allowed so far.</param>
/// <param name="GrantedAt">When first allowed.</param>
/// <param name="UpdatedAt">When last widened.</param>
public sealed record Consent(
    string Subject,
    string ClientId,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Resources,
    DateTimeOffset GrantedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Whether a request for these scopes and resources was allowed before: equal or fewer, never more (S-156).</summary>
    public bool Covers(IEnumerable<string> scopes, IEnumerable<string> resources) =>
        scopes.All(s => Scopes.Contains(s, StringComparer.Ordinal)) && resources.All(r => Resources.Contains(r, StringComparer.Ordinal));
}

/// <summary>The consents of all people.</summary>
public interface IConsents
{
    /// <summary>What this person allowed this client, or null.</summary>
    Task<Consent?> FindAsync(string subject, string clientId, CancellationToken ct);

    /// <summary>Everything this person allowed, newest first.</summary>
    Task<IReadOnlyList<Consent>> ListAsync(string subject, CancellationToken ct);

    /// <summary>Adds what was allowed now to what was allowed before.</summary>
    Task AllowAsync(string subject, string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> resources, DateTimeOffset at, CancellationToken ct);

    /// <summary>Withdraws a consent; the grants and access tokens it led to die in the same transaction (S-157). False when there is none.</summary>
    Task<bool> WithdrawAsync(string subject, string clientId, DateTimeOffset at, CancellationToken ct);
}

/// <summary>The consents of all people as lists, for those who administer them.</summary>
public interface IConsentDirectory
{
    /// <summary>A page of the consents that fit, by when they were first given.</summary>
    /// <param name="filter">Which, and in which order.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Consent>> PageAsync(ConsentFilter filter, ConsentPlace? after, int limit, CancellationToken ct);
}

/// <summary>Which consents; what is null does not matter.</summary>
public sealed record ConsentFilter
{
    /// <summary>Of this account.</summary>
    public string? Subject { get; init; }

    /// <summary>To this client.</summary>
    public string? ClientId { get; init; }

    /// <summary>Otherwise the newest come first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Where a page of consents ended: what never changes of its last one.</summary>
public sealed record ConsentPlace(DateTimeOffset GrantedAt, string Subject, string ClientId);
