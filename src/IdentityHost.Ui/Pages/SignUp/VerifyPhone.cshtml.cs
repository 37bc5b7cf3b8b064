using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyPhoneModel(SignInVisit visit, PhoneVerification verification, TypedNumbers numbers, StepCodes codes, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Phone { get; set; }

    /// <summary>How things stand with the code; null when it died.</summary>
    public CodeStanding? Standing => codes.Standings.Of(visit.Visitor, PendingKind.PhoneCode);

    /// <summary>Whether the sign-in waits for another one then; otherwise it is over.</summary>
    public bool Waits => visit.Waits;

    public string? Error { get; private set; }

    public bool CodeIsWrong { get; private set; }

    public bool PhoneIsWrong { get; private set; }

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
        var outcome = await verification.CorrectAsync(visit.Visitor, numbers.Spell(Phone), HttpContext.RequestAborted);
        PhoneIsWrong = outcome is FlowOutcome.Invalid;
        return SentOr(outcome);
    }

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);

    private IActionResult SentOr(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? SeeOther.To($"/signup/verify-phone{visit.Query.Add("sent", "true")}") : Again(outcome);

    private PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(visit.OfCode(outcome, Standing), Response)[0].Text;
        return Page();
    }
}
