using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Recovery;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Security;

/// <summary>A sign-in on its way over its pages: who is at the browser, which app asked, and where it goes on.</summary>
internal sealed class SignInVisit(Visit visit, VisitorReader visitors, MailedRequest mailed)
{
    private HttpContext? _http;
    private Visitor? _visitor;
    private string? _returnTo;
    private string? _page;

    public Visit Visit => visit;

    public Visitor Visitor => _visitor ?? throw new InvalidOperationException("The visit has not begun.");

    /// <summary>
    /// Whether the sign-in waits at the page that is shown. One rule for the pages of all steps: such a page is shown, whatever has become of the code it asks
    /// for, and every other one leads to where the sign-in waits. So none leads to itself.
    /// </summary>
    public bool Waits => _page is not null && string.Equals(NextPage.Of(Visitor), _page, StringComparison.Ordinal);

    /// <summary>What the links of the page hand on.</summary>
    public QueryString Query => NextPage.Query(visit.Pending?.Id, _returnTo);

    /// <summary>Reads the visitor and the app's request.</summary>
    public async Task BeginAsync(HttpContext http, string? requestId, string? returnTo)
    {
        (_http, _returnTo) = (http, returnTo);
        await visit.BeginAsync(http, requestId);
        _visitor = await visitors.ReadSignInAsync(http, http.RequestAborted);
        _visitor.AskedBy = visit.Pending?.ClientName;
    }

    /// <summary>
    /// Reads them for the page of a link that proves an address: with the request this browser had when it asked for the mail. Somebody who is signed in, and
    /// has begun nothing else here, adds the address to their account; no app asks for that.
    /// </summary>
    public async Task BeginProofAsync(HttpContext http)
    {
        await BeginAsync(http, null, null);
        if (visit.Person is not null && NextPage.Of(Visitor) is null)
            _visitor = await visitors.ReadBrowserAsync(http, http.RequestAborted);
        else
            await visit.ReadRequestAsync(http, MailedRequest.Of(http));
        Visitor.AskedBy = visit.Pending?.ClientName;
    }

    /// <summary>Reads them for the page of one step; false when the sign-in does not wait there.</summary>
    public async Task<bool> BeginStepAsync(HttpContext http, string? requestId, string? returnTo)
    {
        await BeginAsync(http, requestId, returnTo);
        _page = ThisPage.PathOf(http);
        return Waits;
    }

    /// <summary>What a page says of a code: one that comes after its time is told so, since another can be sent.</summary>
    public FlowOutcome OfCode(FlowOutcome outcome, CodeStanding? standing) =>
        outcome is FlowOutcome.NotPending && standing is null && Waits ? new FlowOutcome.Conflict(new InputError("expired_code", "code")) : outcome;

    /// <summary>The page of the next step, or the end of the way.</summary>
    public SeeOther Onward()
    {
        mailed.Follow(_http!, Flows.OwedBy(Visitor), visit.Pending);
        return Next();
    }

    /// <summary>Notes that a link was mailed that no step waits for.</summary>
    public void Mailed() => mailed.Keep(_http!, visit.Pending);

    /// <summary>Where somebody goes who is not at this step: to the step they are at, or to the beginning, which says why.</summary>
    public SeeOther Elsewhere() =>
        NextPage.Of(Visitor) is null && visit.Person is null ? SeeOther.To($"/signin{Query.Add("why", "over")}") : Next();

    private SeeOther Next() => SeeOther.To(NextPage.Of(Visitor, visit.Pending?.Id, _returnTo) ?? visit.ContinueOr(_returnTo));
}
