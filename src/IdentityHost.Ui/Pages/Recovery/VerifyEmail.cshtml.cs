using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Recovery;

/// <summary>Where a mailed link leads. Opening it only shows whose address it is; a press proves it, so that mail scanners spend nothing (S-038).</summary>
[LinkKey("key")]
internal sealed class VerifyEmailModel(SignInVisit visit, EmailAddressVerification verification, OutcomeWords words, Texts texts) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "key")] public string? Key { get; set; }

    /// <summary>The address; null when the link is not good, or no longer.</summary>
    public string? Address { get; private set; }

    public string? Error { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginProofAsync(HttpContext);
        if (verification.IsCode(Key))
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "link");
        var isOwn = visit.Visitor.IsSignedIn && await FindAsync() is { } found && found.IsOf(visit.Visitor);
        return Answer(await verification.VerifyAsync(visit.Visitor, Key, HttpContext.RequestAborted), isOwn);
    }

    private IActionResult Answer(FlowOutcome outcome, bool isOwn)
    {
        switch (outcome)
        {
            case FlowOutcome.Advanced when isOwn:
                return SeeOther.To("/account/emails?done=email.verified");
            case FlowOutcome.Advanced:
                return visit.Visitor.IsSignedIn || NextPage.Of(visit.Visitor) is not null || visit.Visit.Person is not null ? visit.Onward() : SeeOther.To($"/signin{visit.Query.Add("done", "email")}");
            case FlowOutcome.NotSignedIn when !visit.Visitor.IsSignedIn:
                return SeeOther.To($"/signin?return={Uri.EscapeDataString($"/verify-email?key={Key}")}");
            default:
                Error = outcome is FlowOutcome.NotSignedIn ? texts["link.other"] : words.Of(outcome, Response)[0].Text;
                return Page();
        }
    }

    private async Task<IActionResult> ShowAsync()
    {
        await visit.BeginProofAsync(HttpContext);
        // Looking with a wrong code would cost a try of it.
        if (verification.IsCode(Key) || await FindAsync() is not { } found)
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "link");
        Address = found.Email;
        return Page();
    }

    private async Task<EmailVerificationInfo.Found?> FindAsync() => await verification.InspectAsync(visit.Visitor, Key, HttpContext.RequestAborted) as EmailVerificationInfo.Found;
}
