namespace IdentityHost.Accounts.Sessions;

/// <summary>The sessions of all browsers and apps.</summary>
public interface ISessions
{
    /// <summary>Adds a session; when the account then has more than <paramref name="most"/> live ones, the oldest end in the same transaction (S-070).</summary>
    Task AddAsync(Session session, int most, CancellationToken ct);

    /// <summary>
    /// The live session with this token: not ended, not expired at <paramref name="at"/>, last seen after <paramref name="seenSince"/>
    /// (the idle limit), its account active and still bearing the session's stamp. Otherwise null. One read.
    /// </summary>
    ValueTask<Session?> FindAsync(byte[] tokenHash, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct);

    /// <summary>Whether the session with this public id is alive by the same rules.</summary>
    Task<bool> IsAliveAsync(string sessionId, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct);

    /// <summary>Notes that the session was used; the caller does so at most once a minute.</summary>
    Task SeenAsync(string sessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>Replaces token and methods when privilege rises, by one conditional UPDATE on the old token; false when it was not the present one (S-061).</summary>
    Task<bool> TryRaiseAsync(string sessionId, byte[] oldTokenHash, byte[] newTokenHash, IReadOnlyList<ProvenMethod> methods, CancellationToken ct);

    /// <summary>The live sessions of an account, last seen first.</summary>
    Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct);

    /// <summary>Ends a session; in the same transaction every access token bound to it and every grant without offline access dies (S-131). False when it was not alive.</summary>
    Task<bool> EndAsync(string sessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>Ends all sessions of an account but one (null: all), with the same effect; returns how many.</summary>
    Task<int> EndAllAsync(string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct);
}
