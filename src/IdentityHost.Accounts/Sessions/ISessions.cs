namespace IdentityHost.Accounts.Sessions;

/// <summary>A live session and whose it is.</summary>
public sealed record SignedIn(Session Session, Account Account);

/// <summary>The sessions of all browsers and apps; they begin and rise by acts.</summary>
public interface ISessions
{
    /// <summary>
    /// The live session with this token, and its account: not ended, not expired at <paramref name="at"/>, last seen after
    /// <paramref name="seenSince"/> (the idle limit), the account active and still bearing the session's stamp. Otherwise null. One read.
    /// </summary>
    ValueTask<SignedIn?> FindAsync(byte[] tokenHash, ClientKind kind, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct);

    /// <summary>The same by the public id, for whoever proved by a token of its own which session is theirs; of any kind when that is null.</summary>
    ValueTask<SignedIn?> FindByIdAsync(string sessionId, ClientKind? kind, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct);

    /// <summary>Whether the session with this public id is alive by the same rules.</summary>
    Task<bool> IsAliveAsync(string sessionId, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct);

    /// <summary>Notes that the session was used; the caller does so at most once a minute.</summary>
    Task SeenAsync(string sessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>The live sessions of an account, last seen first.</summary>
    Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct);
}
