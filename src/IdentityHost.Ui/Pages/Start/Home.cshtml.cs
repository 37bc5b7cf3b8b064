using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Start;

internal sealed class HomeModel(SessionReader sessions, SignUpFlow signUp) : PageModel
{
    public SignedInPerson? Person { get; private set; }

    public bool CanSignUp => signUp.IsOpen;

    public async Task OnGetAsync() => Person = await sessions.FindPersonAsync(HttpContext, HttpContext.RequestAborted);
}
