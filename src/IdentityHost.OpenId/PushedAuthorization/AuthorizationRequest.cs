namespace IdentityHost.OpenId.PushedAuthorization;

/// <summary>
/// An authorization request that is kept: pushed by its client (RFC 9126), or put aside by the authorization endpoint while
/// the person signs in or consents. Both are continued by the same <c>request_uri</c>.
/// </summary>
public sealed record AuthorizationRequest
{
    /// <summary>SHA-256 of the random part of the <c>request_uri</c>.</summary>
    public required byte[] Hash { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The parameters as they were sent, validated.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>Whether the client pushed it itself, so that it was authenticated.</summary>
    public required bool Pushed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>60 s for a request that waits to be opened; prolonged once, when a person opens it and has to do something.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the authorization endpoint first showed it to a person. A sign-in at or after this moment was made for this request: what <c>prompt=login</c> and <c>max_age=0</c> ask for.</summary>
    public DateTimeOffset? PresentedAt { get; init; }

    /// <summary>The session in which the person picked the account for this request; the choice counts in that session only.</summary>
    public string? AccountChosenIn { get; init; }

    /// <summary>The session in which the person allowed this very request; the decision counts in that session only (S-082).</summary>
    public string? ConsentGivenIn { get; init; }

    /// <summary>When it ended in an answer to the client: once only.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>The authorization requests that wait.</summary>
public interface IAuthorizationRequests
{
    Task AddAsync(AuthorizationRequest request, CancellationToken ct);

    /// <summary>The request, expired and completed ones included until they are cleaned up, or null.</summary>
    Task<AuthorizationRequest?> FindAsync(byte[] hash, CancellationToken ct);

    /// <summary>Notes the first presentation and prolongs the request until <paramref name="expiresAt"/>; later calls change nothing.</summary>
    Task PresentAsync(byte[] hash, DateTimeOffset at, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Notes in which session the account was picked.</summary>
    Task ChooseAccountAsync(byte[] hash, string sessionId, CancellationToken ct);

    /// <summary>Notes in which session the request was allowed.</summary>
    Task GiveConsentAsync(byte[] hash, string sessionId, CancellationToken ct);

    /// <summary>Completes the request by one conditional UPDATE; false when it was completed before or has expired.</summary>
    Task<bool> TryCompleteAsync(byte[] hash, DateTimeOffset at, CancellationToken ct);
}
