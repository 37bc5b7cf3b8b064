using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Factors = IdentityHost.Accounts.SecondFactors.SecondFactor;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class SecondFactorModel(SignInVisit visit, Factors factors, Flows flows, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Credential { get; set; }

    /// <summary>What this account can show, in allauth's words.</summary>
    public IReadOnlyList<string> Types { get; private set; } = [];

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await BeginAsync() ? Page() : visit.Elsewhere();

    public async Task<IActionResult> OnPostAsync() =>
        await BeginAsync() ? Answer(await factors.ProveCodeAsync(visit.Visitor, Code, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostPasskeyAsync() =>
        await BeginAsync() ? Answer(await factors.ProvePasskeyAsync(visit.Visitor, Credential, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        await BeginAsync() ? PasskeyQuestion.Of(await factors.AskPasskeyAsync(visit.Visitor, HttpContext.RequestAborted), Response) : visit.Elsewhere();

    private async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, Flow.MfaAuthenticate, RequestId, ReturnTo);
        Types = flows.Anonymous(visit.Visitor).FirstOrDefault(f => f.Id == Flow.MfaAuthenticate)?.Types ?? [];
        return waits;
    }

    private IActionResult Answer(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        Error = words.Of(outcome, Response)[0].Text;
        return Page();
    }
}
