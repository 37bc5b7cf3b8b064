using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.Subjects;
using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Security;

/// <summary>Who looks at a page, and which app's request led there; read once per answer.</summary>
internal sealed class Visit(SessionReader sessions, IBrowserSubjects subjects, AuthorizationInteractions interactions, Texts texts)
{
    /// <summary>Who is signed in, as pages show them; null when nobody is.</summary>
    public SignedInPerson? Person { get; private set; }

    /// <summary>Who is signed in, as the protocol sees them; null when nobody is.</summary>
    public SignedInSubject? Subject { get; private set; }

    /// <summary>The app's request; null when the page was opened without one, or it is gone.</summary>
    public PendingAuthorization? Pending { get; private set; }

    /// <summary>Whether the page's address names a request that is gone.</summary>
    public bool RequestIsGone { get; private set; }

    /// <summary>Where the browser goes when it is done here.</summary>
    public string ContinueOr(string? returnTo) => Pending?.ContinueUrl ?? LocalPath.Or(returnTo, "/account");

    /// <summary>Where the browser goes on when the app's wish for a stronger proof is passed over; null where it is no mere wish, or the request is gone.</summary>
    public async Task<string?> GoOnWithoutAcrAsync(CancellationToken ct) => Pending is { } pending ? await interactions.GoOnWithoutAcrAsync(pending.Id, ct) : null;

    /// <summary>Reads the visit, and lets this page's forms end at the app (CSP <c>form-action</c>) and speak its language.</summary>
    public async Task BeginAsync(HttpContext http, string? requestId)
    {
        var ct = http.RequestAborted;
        Person = await sessions.FindPersonAsync(http, ct);
        Subject = Person is null ? null : await subjects.FindAsync(http, ct);
        await ReadRequestAsync(http, requestId);
    }

    /// <summary>Reads the app's request alone.</summary>
    public async Task ReadRequestAsync(HttpContext http, string? requestId)
    {
        if (string.IsNullOrEmpty(requestId))
            return;

        Pending = await interactions.FindAsync(requestId, Subject, http.RequestAborted);
        RequestIsGone = Pending is null;
        if (Pending is null)
            return;
        texts.Prefer(Pending.UiLocales);
        ContentSecurity.Apply(http, Pending.RedirectOrigin);
    }
}
