using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Sessions;

/// <summary>
/// Adds a session; when the account then has more than <paramref name="Most"/> live ones, the oldest end (S-070). Conditional: the account is
/// active and still bears the session's stamp (S-016, S-232).
/// </summary>
public sealed record AddSession(Session Session, int Most) : Change;

/// <summary>Gives a session a new token and methods because privilege rose (S-061). Conditional: it is alive and its token is the one that was read.</summary>
public sealed record RaiseSession(Session Read, byte[] NewTokenHash, IReadOnlyList<ProvenMethod> Methods) : Change;

/// <summary>Ends a session with everything bound to it, if it is alive (S-131).</summary>
/// <param name="SessionId">Which.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Reason">Why: a word of <see cref="Audit.AuditReasons"/>.</param>
public sealed record EndSession(string SessionId, string AccountId, string Reason) : Change;

/// <summary>Ends some sessions of one account, if they are alive.</summary>
/// <param name="AccountId">Whose they are.</param>
/// <param name="SessionIds">Which.</param>
/// <param name="Reason">Why: a word of <see cref="Audit.AuditReasons"/>.</param>
public sealed record EndSessions(string AccountId, IReadOnlyList<string> SessionIds, string Reason) : Change;
