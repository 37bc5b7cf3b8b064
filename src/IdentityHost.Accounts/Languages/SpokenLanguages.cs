using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Languages;

/// <summary>The languages of pages and mails, and which of them a request is answered in.</summary>
public static class SpokenLanguages
{
    /// <summary>BCP 47 tags, the first one being what is spoken when nothing else fits.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "de"];

    /// <summary>The first language wanted that there is, by its primary subtag (RFC 4647 §3.4 lookup).</summary>
    public static string Choose(IEnumerable<string> wanted)
    {
        foreach (var tag in wanted)
        {
            var primary = tag.Split('-', 2)[0];
            if (All.FirstOrDefault(l => l.Equals(primary, StringComparison.OrdinalIgnoreCase)) is { } language)
                return language;
        }
        return All[0];
    }

    /// <summary>The cookie with the language somebody chose on a page.</summary>
    public static BrowserCookie Cookie { get; } = new("language", 16);

    /// <summary>
    /// The language of this request: the one chosen on a page, or what the app asked for (<c>ui_locales</c>), or else what the browser or app
    /// prefers (RFC 9110 §12.5.4).
    /// </summary>
    public static string Of(HttpContext http) => Choose([.. Chosen(http), .. http.Features.Get<WantedLanguages>()?.Tags ?? [], .. Accepted(http)]);

    /// <summary>Notes what the app asked for, best first, for the rest of this request.</summary>
    public static void Prefer(HttpContext http, IReadOnlyList<string> wanted) => http.Features.Set(new WantedLanguages(wanted));

    private static IEnumerable<string> Chosen(HttpContext http) => Cookie.Read(http) is { } chosen ? [chosen] : [];

    private static IEnumerable<string> Accepted(HttpContext http) =>
        http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());

    private sealed record WantedLanguages(IReadOnlyList<string> Tags);
}
