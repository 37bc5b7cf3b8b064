using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Lets an identity sign in where somebody is signed in already; the headless API has no other way to change who it is (S-064).</summary>
internal sealed class ExternalSwitch(ExternalSignIn signIn)
{
    /// <summary>
    /// Goes on as whoever the identity is. Who was signed in is signed out by the same act that begins this, and by nothing less: an identity that is refused
    /// signs nobody out.
    /// </summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        if (visitor.Session is not { } session)
            return await signIn.ProveAsync(visitor, identity, spent, ct);
        var (account, pending) = (visitor.Account, visitor.Pending);
        (visitor.Session, visitor.Account, visitor.Pending) = (null, null, []);
        var outcome = await signIn.ProveAsync(
            visitor, identity, [.. spent, new EndSession(session.Id, session.AccountId, AuditReasons.Replaced), new ForgetVisitor(session.Id)], ct);
        if (outcome is not FlowOutcome.Advanced)
            (visitor.Session, visitor.Account, visitor.Pending) = (session, account, pending);
        return outcome;
    }
}
