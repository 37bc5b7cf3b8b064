using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Sessions;

/// <summary>The sessions of whoever is signed in: seen and ended by their owner (S-065).</summary>
public sealed class SessionList
{
    private readonly ISessions _sessions;
    private readonly SessionReader _reader;
    private readonly IActs _acts;
    private readonly TimeProvider _clock;

    internal SessionList(ISessions sessions, SessionReader reader, IActs acts, TimeProvider clock) => (_sessions, _reader, _acts, _clock) = (sessions, reader, acts, clock);

    /// <summary>The live ones, last seen first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account ? await _reader.LivingAsync(account.Id, ct) : [];

    /// <summary>Ends some of them, the visitor's own among them if it says so. Another person's is no choice (S-007).</summary>
    public async Task<FlowOutcome> EndAsync(Visitor visitor, IReadOnlyList<string> ids, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (ids.Count == 0)
            return FlowOutcome.Failed("required", "sessions");
        var own = await ListAsync(visitor, ct);
        if (ids.Any(id => own.All(s => s.Id != id)))
            return FlowOutcome.Failed("invalid_choice", "sessions");

        return await EndAsync(visitor, account, ids, ct);
    }

    /// <summary>Ends all but the visitor's own; of an app with a token, the one that was granted in. Done as well when there is none.</summary>
    public async Task<FlowOutcome> EndOthersAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        var own = visitor.Session?.Id;
        // Those idle too long as well: what was granted in them to apps may live on.
        var others = (await _sessions.ListAsync(account.Id, _clock.GetUtcNow(), ct)).Where(s => s.Id != own).Select(s => s.Id).ToList();
        return others.Count == 0 ? FlowOutcome.Done : await EndAsync(visitor, account, others, ct);
    }

    private async Task<FlowOutcome> EndAsync(Visitor visitor, Account account, IReadOnlyList<string> ids, CancellationToken ct)
    {
        await _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), [new EndSessions(account.Id, ids, AuditReasons.ByOwner)]), ct);
        if (visitor.Session is not { } present || !ids.Contains(present.Id, StringComparer.Ordinal))
            return FlowOutcome.Done;
        if (visitor.Kind == ClientKind.Browser)
            BrowserCookie.Session.Delete(visitor.Http);
        (visitor.Session, visitor.Account, visitor.Pending) = (null, null, []);
        return FlowOutcome.Done;
    }
}
