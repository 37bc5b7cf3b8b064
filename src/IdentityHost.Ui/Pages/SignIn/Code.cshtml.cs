using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class CodeModel(SignInVisit visit, LoginByCode flow, LoginLink link, CodeStandings standings, OutcomeWords words, Texts texts) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>How things stand with the code; null when it died and another must be asked for.</summary>
    public CodeStanding? Standing { get; private set; }

    /// <summary>What the page behind the mailed link shows where it is opened elsewhere; null when the mail holds none.</summary>
    public string? Number => link.NumberOf(visit.Visitor);

    public string? Error { get; private set; }

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : visit.Elsewhere();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await flow.ConfirmAsync(visit.Visitor, Code, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? visit.Onward() : Again(outcome);
    }

    /// <summary>The link was confirmed on another device, or not yet.</summary>
    public async Task<IActionResult> OnPostLinkedAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await flow.ConfirmAsync(visit.Visitor, null, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        Error = texts["signin.link.notyet"];
        return Page();
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await flow.ResendAsync(visit.Visitor, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? SeeOther.To($"/signin/code{visit.Query.Add("sent", "true")}") : Again(outcome);
    }

    private async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, Flow.LoginByCode, RequestId, ReturnTo);
        Standing = standings.Of(visit.Visitor, PendingKind.LoginCode);
        return waits && Standing is not null;
    }

    private PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(outcome, Response)[0].Text;
        // The last wrong try ends it: there is nothing left to type it into.
        Standing = outcome is FlowOutcome.Invalid or FlowOutcome.Throttled ? standings.Of(visit.Visitor, PendingKind.LoginCode) : null;
        return Page();
    }
}
