using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Begins and raises sessions; the only place where a session's token is made (S-060, S-061).</summary>
internal sealed class SessionIssuer(SessionReader reader, ISessions sessions, IOptions<SessionLifetimeOptions> lifetime, TimeProvider clock)
{
    private const int UserAgentLength = 256;

    /// <summary>Signs the account in at this browser.</summary>
    /// <remarks>
    /// The same account proving itself again keeps its session under a new token, so that its apps stay signed in; somebody else gets a session of
    /// their own, and the one before them ends with everything bound to it (S-061, S-064).
    /// </remarks>
    public async Task<Session> SignInAsync(HttpContext http, Account account, ProvenMethod proven, CancellationToken ct)
    {
        var token = RandomToken.NewSecret();
        var present = await reader.FindAsync(http, ct);
        var session = present is not null && string.Equals(present.AccountId, account.Id, StringComparison.Ordinal)
            ? await RaiseAsync(present, proven, RandomToken.Hash(token), ct)
            : null;

        if (session is null)
        {
            session = New(http, account, proven, RandomToken.Hash(token));
            await sessions.AddAsync(session, lifetime.Value.MostPerAccount, ct);
            if (present is not null)
                await sessions.EndAsync(present.Id, clock.GetUtcNow(), ct);
        }

        BrowserCookie.Session.Write(http, token, session.ExpiresAt);
        return session;
    }

    /// <summary>Null when another request raised or ended the session first.</summary>
    private async Task<Session?> RaiseAsync(Session present, ProvenMethod proven, byte[] tokenHash, CancellationToken ct)
    {
        // One entry per method: the latest proof is the fact that counts.
        IReadOnlyList<ProvenMethod> methods = [.. present.Methods.Where(m => !string.Equals(m.Method, proven.Method, StringComparison.Ordinal)), proven];
        return await sessions.TryRaiseAsync(present.Id, present.TokenHash, tokenHash, methods, ct)
            ? present with { TokenHash = tokenHash, Methods = methods }
            : null;
    }

    private Session New(HttpContext http, Account account, ProvenMethod proven, byte[] tokenHash)
    {
        var now = clock.GetUtcNow();
        var agent = http.Request.Headers.UserAgent.ToString();
        return new Session
        {
            Id = RandomToken.NewId(),
            TokenHash = tokenHash,
            AccountId = account.Id,
            Stamp = account.SecurityStamp ?? "",
            Kind = ClientKind.Browser,
            Methods = [proven],
            UserAgent = agent.Length switch { 0 => null, > UserAgentLength => agent[..UserAgentLength], _ => agent },
            Address = http.Connection.RemoteIpAddress?.ToString(),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + lifetime.Value.AbsoluteTimeout,
        };
    }
}
