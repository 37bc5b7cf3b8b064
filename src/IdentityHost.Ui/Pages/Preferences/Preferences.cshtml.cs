using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Preferences;

/// <summary>Keeps the language and the colours somebody chose below a page, and goes back to it.</summary>
internal sealed class PreferencesModel : PageModel
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(365);

    [BindProperty] public string? ReturnTo { get; set; }

    [BindProperty] public string? Language { get; set; }

    [BindProperty] public string? Theme { get; set; }

    public IActionResult OnGet() => SeeOther.To(LocalPath.Or(ReturnTo, "/"));

    public IActionResult OnPost()
    {
        if (SpokenLanguages.All.Contains(Language, StringComparer.Ordinal))
            Keep(SpokenLanguages.Cookie, Language!);
        if (Shared.Theme.All.Contains(Theme, StringComparer.Ordinal))
            Keep(Shared.Theme.Cookie, Theme!);
        return SeeOther.To(LocalPath.Or(ReturnTo, "/"));
    }

    /// <summary>Not a secret, and nobody's identity: no more than two words.</summary>
    private void Keep(string name, string value) => Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        Secure = Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = s_kept,
        IsEssential = true,
    });
}
