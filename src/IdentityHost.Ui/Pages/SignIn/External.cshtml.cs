using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

/// <summary>The way to an outside provider, and where the browser comes back to from there.</summary>
internal sealed class ExternalModel(SignInVisit visit, ExternalRedirects redirects, IExternalProviders providers, ExternalWords words, TimeProvider clock) : PageModel
{
    private static readonly TimeSpan s_marked = TimeSpan.FromDays(90);

    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Provider { get; set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? error)
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Error = words.Of(error);
        if (Error is not null)
        {
            BrowserCookie.LastProvider.Delete(HttpContext);
            return Page();
        }

        return ExternalSignUp.WaitsFor(visit.Visitor) is null ? visit.Elsewhere() : SeeOther.To($"/signup/external{visit.Query}");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        var wish = new ExternalRedirect(Provider ?? "", ExternalProcess.Login, $"/signin/external{visit.Query}");
        var beginning = await redirects.BeginAsync(visit.Visitor, wish, HttpContext.RequestAborted);
        if (beginning is ExternalBeginning.Go)
            BrowserCookie.LastProvider.Write(HttpContext, wish.Provider, clock.GetUtcNow() + s_marked);
        return beginning switch
        {
            ExternalBeginning.Go go => OnTheWay.To(HttpContext, go.Location, providers, Provider),
            ExternalBeginning.Not not => SeeOther.To(ExternalRedirects.Failed(wish.Callback, not.Error, wish.Process)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
