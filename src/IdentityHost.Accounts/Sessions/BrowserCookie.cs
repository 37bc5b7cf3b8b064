using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Sessions;

/// <summary>A cookie of ours: <c>__Host-</c>, Secure and HttpOnly over https; the plain name over http, which is Development only (S-088).</summary>
/// <param name="Name">Without prefix.</param>
/// <param name="MostCharacters">A longer value is none of ours.</param>
public sealed record BrowserCookie(string Name, int MostCharacters = 128)
{
    /// <summary>The session's token.</summary>
    public static BrowserCookie Session { get; } = new("sessionid");

    /// <summary>The token of a sign-in under way in a browser where somebody is signed in already.</summary>
    public static BrowserCookie SignIn { get; } = new("signin");

    /// <summary>The tokens of the accounts that trust this browser (allauth's name).</summary>
    public static BrowserCookie Trust { get; } = new("mfa_trusted", 256);

    /// <summary>By which accounts a browser is recognised, for counting its tries (S-014).</summary>
    public static BrowserCookie KnownBrowser { get; } = new("knownbrowser");

    /// <summary>The id of the app's request that this browser had when it asked for a mail with a link.</summary>
    public static BrowserCookie MailedRequest { get; } = new("mailedrequest");

    /// <summary>The outside provider that somebody went to last from this browser. It names no account.</summary>
    public static BrowserCookie LastProvider { get; } = new("lastprovider");

    /// <summary>The name over this connection; the prefix makes browsers insist on Secure, no Domain and path <c>/</c> (RFC 6265bis §4.1.3.2).</summary>
    public string NameOver(bool https) => https ? $"__Host-{Name}" : Name;

    /// <summary>What this request carries, or null.</summary>
    public string? Read(HttpContext http) => http.Request.Cookies[NameOver(http.Request.IsHttps)] is { Length: > 0 } value && value.Length <= MostCharacters ? value : null;

    /// <summary>Sets the cookie until the given time by the browser's clock; the server's row decides.</summary>
    public void Write(HttpContext http, string value, DateTimeOffset expires)
    {
        var name = NameOver(http.Request.IsHttps);
        // RFC 6265 §4.1.1: no name twice. What an earlier step of the same request has set is over.
        http.Response.Headers.SetCookie = new([.. http.Response.Headers.SetCookie.Where(set => set?.StartsWith($"{name}=", StringComparison.Ordinal) is false)]);
        http.Response.Cookies.Append(name, value, Flags(http, expires));
    }

    /// <summary>Clears the cookie.</summary>
    public void Delete(HttpContext http) => http.Response.Cookies.Delete(NameOver(http.Request.IsHttps), Flags(http, null));

    private static CookieOptions Flags(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        // Lax, not Strict: an app sends its people here by a cross-site navigation, and they are to be recognised.
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
