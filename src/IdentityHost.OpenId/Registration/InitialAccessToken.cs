namespace IdentityHost.OpenId.Registration;

/// <summary>A token that lets its bearer register clients (RFC 7591 §3).</summary>
/// <param name="Id">The public id by which operators list and delete it.</param>
/// <param name="Hash">SHA-256 of the token.</param>
/// <param name="Note">What the operator wrote down about it.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="UsesLeft">How many more clients it may register.</param>
public sealed record InitialAccessToken(string Id, byte[] Hash, string? Note, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int UsesLeft);

/// <summary>The initial access tokens.</summary>
public interface IInitialAccessTokens
{
    Task AddAsync(InitialAccessToken token, CancellationToken ct);

    /// <summary>The token with this id, or null.</summary>
    Task<InitialAccessToken?> FindAsync(string id, CancellationToken ct);

    /// <summary>A page of the tokens that fit, by when they were issued.</summary>
    /// <param name="filter">Which, and in which order.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<InitialAccessToken>> PageAsync(InitialAccessTokenFilter filter, InitialAccessTokenPlace? after, int limit, CancellationToken ct);

    /// <summary>Whether the token is alive at this moment; takes nothing from it.</summary>
    Task<bool> IsAliveAsync(byte[] hash, DateTimeOffset at, CancellationToken ct);

    /// <summary>Takes one use by one conditional UPDATE; false when the token is unknown, expired or used up.</summary>
    Task<bool> TryUseAsync(byte[] hash, DateTimeOffset at, CancellationToken ct);

    Task<bool> DeleteAsync(string id, CancellationToken ct);
}

/// <summary>Which initial access tokens.</summary>
public sealed record InitialAccessTokenFilter
{
    /// <summary>Those alone that are good for something at this moment; null for all that are there.</summary>
    public DateTimeOffset? AliveAt { get; init; }

    /// <summary>Otherwise the newest come first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Where a page of initial access tokens ended: what never changes of its last one.</summary>
public sealed record InitialAccessTokenPlace(DateTimeOffset CreatedAt, string Id);
