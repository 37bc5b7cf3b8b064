using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Which refresh token of an app's session is the present one: each serves once (allauth's JWT strategy). The tokens themselves are the face's.</summary>
public sealed class SessionRefresh
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly SessionReader _sessions;
    private readonly IVisitors _visitors;
    private readonly IActs _acts;
    private readonly TimeProvider _clock;

    internal SessionRefresh(SessionReader sessions, IVisitors visitors, IActs acts, TimeProvider clock) =>
        (_sessions, _visitors, _acts, _clock) = (sessions, visitors, acts, clock);

    /// <summary>The id of the first refresh token of a session.</summary>
    public async Task<string> BeginAsync(Visitor visitor, TimeSpan lifetime, CancellationToken ct)
    {
        var step = Step(visitor.Session!.Id, lifetime);
        await _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), [new BeginStep(step)]), ct);
        return step.Id;
    }

    /// <summary>Whether this is the present one of a session that lives, which is used so.</summary>
    public async Task<bool> IsGoodAsync(string sessionId, string tokenId, CancellationToken ct) => (await PresentAsync(sessionId, ct))?.Id == tokenId && await IsUsedAsync(sessionId, ct);

    /// <summary>The id of the next one in place of this; null when this is not the present one, or the session has ended. One conditional write decides.</summary>
    /// <remarks>
    /// One that was replaced a while ago is a copy in somebody's hands, and nobody knows in whose: the session ends (S-129). Shortly after, it is an app
    /// that asked twice at once, or did not hear the answer: it is refused, and its session lives.
    /// </remarks>
    public async Task<string?> TryRotateAsync(string sessionId, string tokenId, TimeSpan lifetime, CancellationToken ct)
    {
        if (await PresentAsync(sessionId, ct) is not { } present)
            return null;
        var now = _clock.GetUtcNow();
        if (present.Id != tokenId)
        {
            if (now - present.CreatedAt > s_grace && await _sessions.FindByIdAsync(sessionId, ClientKind.App, ct) is { Account: var account })
                await _acts.TryCommitAsync(new Act(now, [new EndSession(sessionId, account.Id, AuditReasons.Replayed), new ForgetVisitor(sessionId)]), ct);
            return null;
        }

        if (!await IsUsedAsync(sessionId, ct))
            return null;
        var next = Step(sessionId, lifetime);
        return await _acts.TryCommitAsync(new Act(now, [new ReplaceStep(present, next)]), ct) ? next.Id : null;
    }

    /// <summary>Renewing its tokens is a use of the session (S-062): an app's own API is asked all day, and this server is not.</summary>
    private async Task<bool> IsUsedAsync(string sessionId, CancellationToken ct) => await _sessions.FindByIdAsync(sessionId, ClientKind.App, ct) is not null;

    private async Task<PendingStep?> PresentAsync(string sessionId, CancellationToken ct)
    {
        if (!await _sessions.IsAliveAsync(sessionId, ct))
            return null;
        var steps = await _visitors.PendingOfAsync(sessionId, _clock.GetUtcNow(), ct);
        return steps.FirstOrDefault(s => s.Kind == PendingKind.TokenRefresh);
    }

    private PendingStep Step(string sessionId, TimeSpan lifetime)
    {
        var now = _clock.GetUtcNow();
        return new PendingStep { Id = RandomToken.NewId(), Holder = sessionId, Kind = PendingKind.TokenRefresh, CreatedAt = now, ExpiresAt = now + lifetime };
    }
}
