using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Ends the session of a browser or app, and whatever it has under way.</summary>
public sealed class SignOut
{
    private readonly VisitorReader _visitors;
    private readonly IActs _acts;
    private readonly TimeProvider _clock;

    internal SignOut(VisitorReader visitors, IActs acts, TimeProvider clock) => (_visitors, _acts, _clock) = (visitors, acts, clock);

    /// <summary>Signs this browser out. True when somebody was signed in.</summary>
    public async Task<bool> EndAsync(HttpContext http, CancellationToken ct) => await EndAsync(await _visitors.ReadBrowserAsync(http, ct), ct);

    /// <summary>Ends the session with everything bound to it and clears the browser's cookies and stored data (S-064). True when there was one.</summary>
    public async Task<bool> EndAsync(Visitor visitor, CancellationToken ct)
    {
        var changes = new List<Change>();
        if (visitor.Session is { } session)
            changes.AddRange([new EndSession(session.Id, session.AccountId, AuditReasons.SignedOut), new ForgetVisitor(session.Id)]);
        if (visitor.Kept is { } kept)
            changes.Add(new ForgetVisitor(kept.Id));
        if (changes.Count > 0)
            await _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), changes), ct);
        if (visitor.Kind == ClientKind.Browser)
            Clear(visitor.Http);

        var was = visitor.IsSignedIn;
        (visitor.Session, visitor.Account, visitor.Kept, visitor.Pending) = (null, null, null, []);
        return was;
    }

    private static void Clear(HttpContext http)
    {
        BrowserCookie.Session.Delete(http);
        BrowserCookie.SignIn.Delete(http);
        // Nor does a link of the next person at this browser go on to the app of the last one (S-064).
        BrowserCookie.MailedRequest.Delete(http);
        // Not "cookies": the antiforgery cookie belongs to the next form, not to the person.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }
}
