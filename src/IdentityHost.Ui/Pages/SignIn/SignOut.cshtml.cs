using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.EndSession;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class SignOutModel(SessionReader sessions, SignOutRequests requests) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    public SignedInPerson? Person { get; private set; }

    public PendingSignOut? Pending { get; private set; }

    public async Task OnGetAsync()
    {
        Person = await sessions.FindPersonAsync(HttpContext, HttpContext.RequestAborted);
        Pending = await requests.FindAsync(RequestId, HttpContext.RequestAborted);
        ContentSecurity.Apply(HttpContext, Pending?.RedirectOrigin);
    }

    public async Task<IActionResult> OnPostAsync() =>
        new ProtocolAnswer(await requests.SignOutAsync(HttpContext, RequestId, HttpContext.RequestAborted));
}
