using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Signs out whoever was signed in when an identity signs in in the same place; the headless API has no other way to change who it is (S-064).</summary>
internal sealed class ExternalSwitch(VisitorWriter writer)
{
    /// <summary>Ends the session, together with what the proof writes; false when somebody was faster.</summary>
    public async Task<bool> TryAsync(Visitor visitor, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var session = visitor.Session!;
        if (!await writer.TryCommitAsync(visitor, [.. spent, new EndSession(session.Id, session.AccountId, AuditReasons.Replaced), new ForgetVisitor(session.Id)], ct))
            return false;
        if (visitor.Kind == ClientKind.Browser)
            BrowserCookie.Session.Delete(visitor.Http);
        (visitor.Session, visitor.Account, visitor.Pending) = (null, null, []);
        return true;
    }
}
