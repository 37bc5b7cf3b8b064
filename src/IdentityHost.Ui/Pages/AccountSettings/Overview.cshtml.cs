using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Consents;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class OverviewModel(SessionReader sessions, SubjectConsents consents) : PageModel
{
    public SignedInPerson? Person { get; private set; }

    public IReadOnlyList<GivenConsent> Apps { get; private set; } = [];

    /// <summary>Whether a permission was just taken back.</summary>
    public bool Withdrawn { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool withdrawn)
    {
        Withdrawn = withdrawn;
        Person = await sessions.FindPersonAsync(HttpContext, HttpContext.RequestAborted);
        if (Person is null)
            return SeeOther.To("/signin?return=/account");
        Apps = await consents.ListAsync(Person.AccountId, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string? clientId)
    {
        Person = await sessions.FindPersonAsync(HttpContext, HttpContext.RequestAborted);
        if (Person is null)
            return SeeOther.To("/signin?return=/account");
        await consents.WithdrawAsync(Person.AccountId, clientId ?? "", HttpContext.RequestAborted);
        return SeeOther.To("/account?withdrawn=true");
    }
}
