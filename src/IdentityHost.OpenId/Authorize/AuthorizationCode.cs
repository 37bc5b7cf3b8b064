using IdentityHost.OpenId.Issuance;

namespace IdentityHost.OpenId.Authorize;

/// <summary>An authorization code as it is kept: bound to client, redirect URI, challenge and session (S-105).</summary>
public sealed record AuthorizationCode
{
    /// <summary>SHA-256 of the code.</summary>
    public required byte[] Hash { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The redirect URI the code was sent to.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Whether the authorization request named the redirect URI, so that the token request must repeat it (RFC 6749 §4.1.3).</summary>
    public bool RedirectUriWasSent { get; init; } = true;

    /// <summary>S256 challenge (RFC 7636); null when the client was let go without.</summary>
    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    /// <summary>What is granted, by whom, how they signed in.</summary>
    public required Authorization Authorization { get; init; }

    /// <summary>At most 60 s after issue.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the code was redeemed; null while it is good.</summary>
    public DateTimeOffset? RedeemedAt { get; init; }
}

/// <summary>The authorization codes. What is redeemed stays until the tokens it produced have expired, so that a replay can end them.</summary>
public interface IAuthorizationCodes
{
    Task AddAsync(AuthorizationCode code, CancellationToken ct);

    /// <summary>The code with this hash, redeemed and expired ones included, or null.</summary>
    Task<AuthorizationCode?> FindAsync(byte[] hash, CancellationToken ct);

    /// <summary>
    /// Redeems the code by one conditional UPDATE and, in the same transaction, adds the grant it opens (null when no
    /// refresh token is issued). False when another request redeemed it first or its expiry has passed: nothing was written.
    /// </summary>
    Task<bool> TryRedeemAsync(AuthorizationCode code, Grant? grant, DateTimeOffset at, CancellationToken ct);
}
