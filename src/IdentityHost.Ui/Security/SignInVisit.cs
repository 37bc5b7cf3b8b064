using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Security;

/// <summary>A sign-in on its way over its pages: who is at the browser, which app asked, and where it goes on.</summary>
internal sealed class SignInVisit(Visit visit, VisitorReader visitors)
{
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
        _returnTo = returnTo;
        await visit.BeginAsync(http, requestId);
        _visitor = await visitors.ReadSignInAsync(http, http.RequestAborted);
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
    public SeeOther Onward() => SeeOther.To(NextPage.Of(Visitor, visit.Pending?.Id, _returnTo) ?? visit.ContinueOr(_returnTo));

    /// <summary>Where somebody goes who is not at this step: to the step they are at, or to the beginning, which says why.</summary>
    public SeeOther Elsewhere() =>
        NextPage.Of(Visitor) is null && visit.Person is null ? SeeOther.To($"/signin{Query.Add("why", "over")}") : Onward();
}
