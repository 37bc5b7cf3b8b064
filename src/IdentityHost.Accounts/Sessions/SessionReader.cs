using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Who is signed in at this browser.</summary>
public sealed class SessionReader(ISessions sessions, IAccounts accounts, IOptions<SessionLifetimeOptions> lifetime, TimeProvider clock)
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>The live session whose token the cookie carries, or null; the token is taken from nowhere else (S-060).</summary>
    public async ValueTask<Session?> FindAsync(HttpContext http, CancellationToken ct)
    {
        if (BrowserCookie.Session.Read(http) is not { } token)
            return null;

        var now = clock.GetUtcNow();
        if (await sessions.FindAsync(RandomToken.Hash(token), now, SeenSince(now), ct) is not { } session)
            return null;
        if (now - session.LastSeenAt < SeenEvery)
            return session;

        await sessions.SeenAsync(session.Id, now, ct);
        return session with { LastSeenAt = now };
    }

    /// <summary>The session and the person, or null.</summary>
    public async ValueTask<SignedInPerson?> FindPersonAsync(HttpContext http, CancellationToken ct)
    {
        if (await FindAsync(http, ct) is not { } session || await accounts.FindAsync(session.AccountId, ct) is not { } snapshot)
            return null;
        return SignedInPerson.Of(session, snapshot.Account);
    }

    /// <summary>Whether the session with this public id is alive, wherever its browser is.</summary>
    public Task<bool> IsAliveAsync(string sessionId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return sessions.IsAliveAsync(sessionId, now, SeenSince(now), ct);
    }

    private DateTimeOffset SeenSince(DateTimeOffset now) => now - lifetime.Value.IdleTimeout;
}
