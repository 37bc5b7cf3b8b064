using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Security;

/// <summary>A sign-in on its way over its pages: who is at the browser, which app asked, and where it goes on.</summary>
internal sealed class SignInVisit(Visit visit, VisitorReader visitors)
{
    private Visitor? _visitor;
    private string? _returnTo;

    public Visit Visit => visit;

    public Visitor Visitor => _visitor ?? throw new InvalidOperationException("The visit has not begun.");

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
    public async Task<bool> BeginStepAsync(HttpContext http, string flow, string? requestId, string? returnTo)
    {
        await BeginAsync(http, requestId, returnTo);
        return string.Equals(Flows.OwedBy(Visitor), flow, StringComparison.Ordinal);
    }

    /// <summary>The page of the next step, or the end of the way.</summary>
    public SeeOther Onward() => SeeOther.To(NextPage.Of(Visitor, visit.Pending?.Id, _returnTo) ?? visit.ContinueOr(_returnTo));

    /// <summary>Where somebody goes who is not at this step: to the step they are at, or to the beginning.</summary>
    public IActionResult Elsewhere() =>
        NextPage.Of(Visitor) is null && visit.Person is null ? SeeOther.To($"/signin{Query}") : Onward();
}
