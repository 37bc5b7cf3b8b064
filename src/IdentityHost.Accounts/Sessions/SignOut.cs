using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Sessions;

/// <summary>Ends the session of this browser.</summary>
public sealed class SignOut(SessionReader reader, ISessions sessions, TimeProvider clock)
{
    /// <summary>Ends the session with everything bound to it and clears the browser's cookies and stored data (S-064). True when there was one.</summary>
    public async Task<bool> EndAsync(HttpContext http, CancellationToken ct)
    {
        var session = await reader.FindAsync(http, ct);
        if (session is not null)
            await sessions.EndAsync(session.Id, clock.GetUtcNow(), ct);

        BrowserCookie.Session.Delete(http);
        BrowserCookie.SignUp.Delete(http);
        // Not "cookies": the antiforgery cookie belongs to the next form, not to the person.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return session is not null;
    }
}
