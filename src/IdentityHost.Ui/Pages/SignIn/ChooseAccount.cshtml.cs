using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class ChooseAccountModel(Visit visit, AuthorizationInteractions interactions) : PageModel
{
    public Visit Visit => visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    /// <summary>The session whose account was shown; another one means that the choice is not this one's (S-082).</summary>
    [BindProperty] public string? SessionId { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        return NotHere() ?? Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        if (NotHere() is { } elsewhere)
            return elsewhere;
        if (!string.Equals(SessionId, visit.Subject!.SessionId, StringComparison.Ordinal))
            return Page();
        return await interactions.ChooseAccountAsync(visit.Pending!.Id, visit.Subject, HttpContext.RequestAborted)
            ? SeeOther.To(visit.Pending.ContinueUrl)
            : Problem.Result(HttpContext, StatusCodes.Status410Gone, "gone");
    }

    private IActionResult? NotHere()
    {
        if (visit.Pending is null)
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "gone");
        return visit.Subject is null ? SeeOther.To($"/signin?request={visit.Pending.Id}") : null;
    }
}
