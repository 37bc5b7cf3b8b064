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

internal sealed class VerifyModel(SignInVisit visit, EmailAddressVerification verification, CodeStandings standings, OutcomeWords words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>How things stand with the code; null where a link was sent instead.</summary>
    public CodeStanding? Standing { get; private set; }

    /// <summary>What is connected to the account with this address when the code is right; null where an address is proven and nothing else.</summary>
    public (string Provider, string Identity)? Connects => ExternalLinkBook.WaitsForMailbox(visit.Visitor);

    public string? Error { get; private set; }

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : Restart();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return Restart();
        var outcome = await verification.VerifyAsync(visit.Visitor, Code, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? visit.Onward() : Again(outcome);
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return Restart();
        var outcome = await verification.ResendAsync(visit.Visitor, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? SeeOther.To($"/signup/verify{visit.Query.Add("sent", "true")}") : Again(outcome);
    }

    private async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, Flow.VerifyEmail, RequestId, ReturnTo);
        Standing = standings.Of(visit.Visitor, PendingKind.EmailCode);
        return waits && (Standing is not null || !verification.ByCode);
    }

    private SeeOther Restart() => visit.Visit.Person is null ? SeeOther.To($"/signup{visit.Query}") : visit.Onward();

    private IActionResult Again(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.NotPending)
            return Restart();
        Error = words.Of(outcome, Response)[0].Text;
        Standing = standings.Of(visit.Visitor, PendingKind.EmailCode);
        return Page();
    }
}
