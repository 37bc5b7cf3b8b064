using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class PasskeyModel(SignInVisit visit, PasskeySignUp flow, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Credential { get; set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await BeginAsync() ? Page() : visit.Elsewhere();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await flow.CompleteAsync(visit.Visitor, null, Credential, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        Error = words.Of(outcome, Response)[0].Text;
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync() =>
        await BeginAsync() ? PasskeyQuestion.Of(await flow.AskAsync(visit.Visitor, HttpContext.RequestAborted), Response) : visit.Elsewhere();

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);
}
