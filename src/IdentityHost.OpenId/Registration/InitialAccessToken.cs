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

    Task<IReadOnlyList<InitialAccessToken>> ListAsync(CancellationToken ct);

    /// <summary>Whether the token is alive at this moment; takes nothing from it.</summary>
    Task<bool> IsAliveAsync(byte[] hash, DateTimeOffset at, CancellationToken ct);

    /// <summary>Takes one use by one conditional UPDATE; false when the token is unknown, expired or used up.</summary>
    Task<bool> TryUseAsync(byte[] hash, DateTimeOffset at, CancellationToken ct);

    Task<bool> DeleteAsync(string id, CancellationToken ct);
}
