using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Recovery;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

/// <summary>Where the link beside a mailed code leads. Opening it changes nothing; a press signs in here, or lets the browser go on that asked (S-038).</summary>
[LinkKey("key")]
internal sealed class LinkModel(SignInVisit visit, LoginLink link) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "key")] public string? Key { get; set; }

    [BindProperty] public string? Number { get; set; }

    /// <summary>What the link leads to; null once it was used.</summary>
    public LoginLinkInfo? Info { get; private set; }

    /// <summary>Whether another browser was just let on.</summary>
    public bool Approved { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, MailedRequest.Of(HttpContext), null);
        Info = await link.InspectAsync(visit.Visitor, Key, HttpContext.RequestAborted);
        return Info is null ? Problem.Result(HttpContext, StatusCodes.Status404NotFound, "link") : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, MailedRequest.Of(HttpContext), null);
        Info = await link.InspectAsync(visit.Visitor, Key, HttpContext.RequestAborted);
        if (Info is null || await link.ConfirmAsync(visit.Visitor, Key, Number, HttpContext.RequestAborted) is not FlowOutcome.Advanced)
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "link");
        if (Info.IsHere)
            return visit.Onward();
        Approved = true;
        return Page();
    }
}
