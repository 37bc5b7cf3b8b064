using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Preferences;

/// <summary>Keeps the language and the colours somebody chose below a page, and goes back to it.</summary>
internal sealed class PreferencesModel(TimeProvider clock) : PageModel
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(365);

    private DateTimeOffset Until => clock.GetUtcNow() + s_kept;

    [BindProperty] public string? ReturnTo { get; set; }

    [BindProperty] public string? Language { get; set; }

    [BindProperty] public string? Theme { get; set; }

    public IActionResult OnGet() => SeeOther.To(LocalPath.Or(ReturnTo, "/"));

    public IActionResult OnPost()
    {
        if (SpokenLanguages.All.Contains(Language, StringComparer.Ordinal))
            SpokenLanguages.Cookie.Write(HttpContext, Language!, Until);
        if (Shared.Theme.All.Contains(Theme, StringComparer.Ordinal))
            Shared.Theme.Cookie.Write(HttpContext, Theme!, Until);
        return SeeOther.To(LocalPath.Or(ReturnTo, "/"));
    }
}
