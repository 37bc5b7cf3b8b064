using IdentityHost.Accounts;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class TrustModel(SignInVisit visit, Accounts.SecondFactors.SecondFactor factors, IOptions<AccountsOptions> options) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    /// <summary>Which button was pressed; none decides nothing.</summary>
    [BindProperty] public string? Trust { get; set; }

    /// <summary>For how many days.</summary>
    public int Days => (int)Math.Ceiling(options.Value.Mfa.TrustCookieAge.TotalDays);

    public async Task<IActionResult> OnGetAsync() => await BeginAsync() ? Page() : visit.Elsewhere();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        if (Trust is not ("yes" or "no"))
            return Page();
        return await factors.AnswerTrustAsync(visit.Visitor, Trust == "yes", HttpContext.RequestAborted) is FlowOutcome.Advanced ? visit.Onward() : visit.Elsewhere();
    }

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);
}
