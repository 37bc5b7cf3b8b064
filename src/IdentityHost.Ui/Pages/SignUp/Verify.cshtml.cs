using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyModel(SignInVisit visit, EmailAddressVerification verification, StepCodes codes, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Email { get; set; }

    /// <summary>Whether a code is waited for, and no link.</summary>
    public bool ByCode => verification.ByCode;

    /// <summary>How things stand with the code; null when it died, or where a link was sent instead.</summary>
    public CodeStanding? Standing => codes.Standings.Of(visit.Visitor, PendingKind.EmailCode);

    /// <summary>Whether the sign-in waits for the proof; otherwise it is over.</summary>
    public bool Waits => visit.Waits;

    /// <summary>What is connected to the account with this address when the code is right; null where an address is proven and nothing else.</summary>
    public (string Provider, string Identity)? Connects => ExternalLinkBook.WaitsForMailbox(visit.Visitor);

    public string? Error { get; private set; }

    public bool CodeIsWrong { get; private set; }

    public bool EmailIsWrong { get; private set; }

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
        var outcome = await verification.VerifyAsync(visit.Visitor, Code, HttpContext.RequestAborted);
        CodeIsWrong = outcome is FlowOutcome.Invalid;
        return outcome is FlowOutcome.Advanced ? visit.Onward() : Again(outcome);
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        return SentOr(Standing is null
            ? await codes.Expired.SendAgainAsync(visit.Visitor, HttpContext.RequestAborted)
            : await verification.ResendAsync(visit.Visitor, HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostCorrectAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await verification.CorrectAsync(visit.Visitor, Email, HttpContext.RequestAborted);
        EmailIsWrong = outcome is FlowOutcome.Invalid;
        return SentOr(outcome);
    }

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);

    private IActionResult SentOr(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? SeeOther.To($"/signup/verify{visit.Query.Add("sent", "true")}") : Again(outcome);

    private PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(visit.OfCode(outcome, Standing), Response)[0].Text;
        return Page();
    }
}
