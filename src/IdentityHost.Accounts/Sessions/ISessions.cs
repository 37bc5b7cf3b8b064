using IdentityHost.Accounts.Paging;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Which sessions; what is null does not matter.</summary>
public sealed record SessionFilter
{
    public string? AccountId { get; init; }
    public ClientKind? Kind { get; init; }

    /// <summary>The client's address when it began.</summary>
    public string? Address { get; init; }

    /// <summary>Begun at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Begun before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Last seen after this moment.</summary>
    public DateTimeOffset SeenSince { get; init; }
}

/// <summary>The orders of sessions.</summary>
public enum SessionOrder
{
    CreatedAt,
    ExpiresAt,
}

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

    /// <summary>Notes the same of a session that lay unused for long, with what that makes of its proofs; nothing when it has another token meanwhile, and so a newer proof.</summary>
    Task LapseAsync(Session read, IReadOnlyList<ProvenMethod> methods, DateTimeOffset at, CancellationToken ct);

    /// <summary>The sessions of an account that have neither ended nor expired, last seen first; some may have been idle too long (<see cref="SessionReader.LivingAsync"/> leaves those out).</summary>
    Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct);

    /// <summary>A page of the sessions of all accounts that have neither ended nor expired.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="order">By what they are ordered.</param>
    /// <param name="descending">Whether the last come first.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="at">The time.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Session>> PageAsync(
        SessionFilter filter, SessionOrder order, bool descending, RowPlace<DateTimeOffset>? after, int limit, DateTimeOffset at, CancellationToken ct);
}
