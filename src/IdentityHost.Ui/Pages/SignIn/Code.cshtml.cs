using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class CodeModel(SignInVisit visit, LoginByCode flow, LoginLink link, StepCodes codes, OutcomeWords words, Texts texts) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>How things stand with the code; null when it died.</summary>
    public CodeStanding? Standing => codes.Standings.Of(visit.Visitor, PendingKind.LoginCode);

    /// <summary>Whether the sign-in waits for another one then; otherwise it is over.</summary>
    public bool Waits => visit.Waits;

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
        if (Standing is null)
            return Again(outcome);
        Error = texts["signin.link.notyet"];
        return Page();
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = Standing is null
            ? await codes.Expired.SendAgainAsync(visit.Visitor, HttpContext.RequestAborted)
            : await flow.ResendAsync(visit.Visitor, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? SeeOther.To($"/signin/code{visit.Query.Add("sent", "true")}") : Again(outcome);
    }

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);

    private PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(visit.OfCode(outcome, Standing), Response)[0].Text;
        return Page();
    }
}
