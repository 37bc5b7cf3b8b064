using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Begins and raises sessions; the only place where a session's token is made (S-060, S-061).</summary>
internal sealed class SessionIssuer(
    IActs acts, KeptAccounts kept, NewSignIns news, IOptions<SessionLifetimeOptions> lifetime, IOptions<AccountsOptions> accounts, TimeProvider clock)
{
    /// <summary>A session remembers its first proof and this many of the last ones.</summary>
    private const int MostMethods = 10;

    /// <summary>Signs the account in, together with what the last proof writes.</summary>
    /// <remarks>
    /// The same account proving itself again in its browser keeps its session under a new token, so that its apps stay signed in; somebody else
    /// gets a session of their own, and the one before them ends with everything bound to it (S-061, S-064).
    /// </remarks>
    public async Task<FlowOutcome> SignInAsync(Visitor visitor, Account account, IReadOnlyList<ProvenMethod> proven, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var token = RandomToken.NewSecret();
        var hash = visitor.HashOf(token);
        var all = new List<Change>([.. changes, .. kept.ChangesFor(visitor, account)]);
        if (visitor.Kept is { } begun)
            all.Add(new ForgetVisitor(begun.Id));

        Session session;
        if (visitor.Present is { } present && present.AccountId == account.Id && present.Stamp == account.SecurityStamp)
        {
            session = present with { TokenHash = hash, Methods = Joined(present.Methods, Begun(proven)) };
            all.Add(new RaiseSession(present, hash, session.Methods));
        }
        else
        {
            session = New(visitor, account, proven, hash, now);
            all.Add(new AddSession(session, lifetime.Value.MostPerAccount));
            if (visitor.Present is { } other)
                all.Add(new EndSession(other.Id, other.AccountId, AuditReasons.Replaced));
            all.AddRange(await news.TellAsync(visitor, account, proven, ct));
        }

        if (!await acts.TryCommitAsync(new Act(now, all), ct))
            return new FlowOutcome.NotPending();

        if (visitor.Present is not null)
            BrowserCookie.SignIn.Delete(visitor.Http);
        (visitor.Session, visitor.Account, visitor.Kept, visitor.Present, visitor.Pending) = (session, account, null, null, []);
        VisitorWriter.Hand(visitor, token, BrowserCookie.Session, session.ExpiresAt);
        return FlowOutcome.Done;
    }

    /// <summary>Gives the visitor's session a new token because it proved itself again or its password changed; false when another request was first.</summary>
    public async Task<bool> TryRaiseAsync(Visitor visitor, IReadOnlyList<ProvenMethod> proven, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var session = visitor.Session!;
        if (!Raises(session.Newest))
            proven = Begun(proven);
        // An app with a token of the protocol has none of the session's: whoever has keeps it.
        var token = visitor.Bearer is null ? RandomToken.NewSecret() : null;
        var raised = session with { TokenHash = token is null ? session.TokenHash : visitor.HashOf(token), Methods = Joined(session.Methods, proven), Stamp = visitor.Account!.SecurityStamp ?? "" };
        if (!await acts.TryCommitAsync(new Act(clock.GetUtcNow(), [.. changes, new RaiseSession(session, raised.TokenHash, raised.Methods)]), ct))
            return false;
        visitor.Session = raised;
        if (token is not null)
            VisitorWriter.Hand(visitor, token, BrowserCookie.Session, raised.ExpiresAt);
        return true;
    }

    /// <summary>
    /// Whether one more proof counts together with these: they are one factor, and not older than a sign-in may take. Anything else is an event of its own,
    /// so that a password typed later does not make a second factor of before look fresh, nor the other way round (S-068).
    /// </summary>
    private bool Raises(ProofEvent newest) =>
        !newest.AreTwoFactors && !newest.IsLapsed && clock.GetUtcNow() - newest.At <= accounts.Value.LoginTimeout;

    private static IReadOnlyList<ProvenMethod> Begun(IReadOnlyList<ProvenMethod> proven) =>
        proven.Count == 0 ? proven : [proven[0] with { Begins = true }, .. proven.Skip(1)];

    private static IReadOnlyList<ProvenMethod> Joined(IReadOnlyList<ProvenMethod> before, IReadOnlyList<ProvenMethod> now)
    {
        IReadOnlyList<ProvenMethod> all = [.. before, .. now];
        if (all.Count <= MostMethods)
            return all;
        // What is left does not belong to the first one, so it begins with an event of its own.
        var last = all.Skip(all.Count - MostMethods + 1).ToList();
        var begin = last.FindIndex(m => m.Begins);
        return [all[0], .. begin < 0 ? Begun(last) : last[begin..]];
    }

    private Session New(Visitor visitor, Account account, IReadOnlyList<ProvenMethod> proven, byte[] tokenHash, DateTimeOffset now) =>
        new()
        {
            Id = RandomToken.NewId(),
            TokenHash = tokenHash,
            AccountId = account.Id,
            Stamp = account.SecurityStamp ?? "",
            Kind = visitor.Kind,
            Methods = proven,
            UserAgent = visitor.UserAgent,
            Address = ClientAddress.Text(visitor.Http),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + lifetime.Value.AbsoluteTimeout,
        };
}
