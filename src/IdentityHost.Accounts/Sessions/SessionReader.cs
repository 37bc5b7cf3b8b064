using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Who is signed in, by the token of a browser or app.</summary>
public sealed class SessionReader(ISessions sessions, IOptions<SessionLifetimeOptions> lifetime, TimeProvider clock)
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>The live session whose token the browser's cookie carries, or null; the token is taken from nowhere else (S-060).</summary>
    public async ValueTask<Session?> FindAsync(HttpContext http, CancellationToken ct) => (await FindSignedInAsync(http, ct))?.Session;

    /// <summary>The session and the person, or null.</summary>
    public async ValueTask<SignedInPerson?> FindPersonAsync(HttpContext http, CancellationToken ct)
    {
        if (await FindSignedInAsync(http, ct) is not { } signedIn)
            return null;
        // What is done in this request, they do.
        http.Features.Set(new ActingParty(new(AuditActorKind.Account, signedIn.Account.Id), signedIn.Session.Id, null));
        return SignedInPerson.Of(signedIn.Session, signedIn.Account);
    }

    /// <summary>Whether the session with this public id is alive, wherever its browser is.</summary>
    public Task<bool> IsAliveAsync(string sessionId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return sessions.IsAliveAsync(sessionId, now, SeenSince(now), ct);
    }

    /// <summary>The live sessions of an account, last seen first.</summary>
    public async Task<IReadOnlyList<Session>> LivingAsync(string accountId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return [.. (await sessions.ListAsync(accountId, now, ct)).Where(s => s.LastSeenAt > SeenSince(now))];
    }

    /// <summary>The live session with this public id, whatever carries its token; does not note that it was used.</summary>
    public ValueTask<SignedIn?> PeekAsync(string sessionId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return sessions.FindByIdAsync(sessionId, null, now, SeenSince(now), ct);
    }

    /// <summary>The live session with this token, and whose it is; notes that it was used.</summary>
    internal async ValueTask<SignedIn?> FindAsync(byte[] tokenHash, ClientKind kind, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await SeenAsync(await sessions.FindAsync(tokenHash, kind, now, SeenSince(now), ct), now, ct);
    }

    /// <summary>The same by the session's public id.</summary>
    internal async ValueTask<SignedIn?> FindByIdAsync(string sessionId, ClientKind kind, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await SeenAsync(await sessions.FindByIdAsync(sessionId, kind, now, SeenSince(now), ct), now, ct);
    }

    private async ValueTask<SignedIn?> SeenAsync(SignedIn? signedIn, DateTimeOffset now, CancellationToken ct)
    {
        if (signedIn is null)
            return null;
        var (session, unused) = (signedIn.Session, now - signedIn.Session.LastSeenAt);
        if (unused < SeenEvery)
            return signedIn;

        var seen = session with { LastSeenAt = now };
        if (unused >= lifetime.Value.TwoFactorIdleTimeout && session.Methods.Any(m => !m.Lapsed))
        {
            seen = seen with { Methods = [.. session.Methods.Select(m => m with { Lapsed = true })] };
            await sessions.LapseAsync(session, seen.Methods, now, ct);
        }
        else
        {
            await sessions.SeenAsync(session.Id, now, ct);
        }

        return signedIn with { Session = seen };
    }

    private ValueTask<SignedIn?> FindSignedInAsync(HttpContext http, CancellationToken ct) =>
        BrowserCookie.Session.Read(http) is { } token ? FindAsync(RandomToken.Hash(token), ClientKind.Browser, ct) : default;

    private DateTimeOffset SeenSince(DateTimeOffset now) => now - lifetime.Value.IdleTimeout;
}
