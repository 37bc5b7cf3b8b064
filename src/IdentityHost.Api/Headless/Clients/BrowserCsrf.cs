using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Clients;

/// <summary>
/// Requests of the browser kind that change something come from a page that could read our cookie: the header repeats the value of the cookie
/// <c>csrftoken</c>, and the browser names an origin we trust (S-080, S-081).
/// </summary>
/// <remarks>The cookie is the one allauth's clients read by script, so it is neither HttpOnly nor prefixed; it opens nothing by itself.</remarks>
internal sealed class BrowserCsrf(TrustedOrigins origins, IOptions<HeadlessOptions> options, TimeProvider clock)
{
    private const string Cookie = "csrftoken";
    private const string Header = "X-CSRFToken";
    private const string Field = "csrfmiddlewaretoken";
    private const int Least = 32;
    private const int Most = 128;
    private static readonly TimeSpan s_life = TimeSpan.FromDays(364);

    /// <summary>Whether a request may change something.</summary>
    public async ValueTask<bool> AllowsAsync(HttpContext http, CancellationToken ct)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return true;
        if (!origins.MayWrite(request) || Present(request) is not { } expected)
            return false;
        var sent = request.Headers[Header].ToString();
        if (sent.Length == 0 && request.HasFormContentType)
            sent = (await request.ReadFormAsync(ct))[Field].ToString();
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(expected));
    }

    /// <summary>Gives the browser a value to repeat, if it has none.</summary>
    public void Ensure(HttpContext http)
    {
        if (Present(http.Request) is null)
            Renew(http);
    }

    /// <summary>Gives it another one: after somebody signed in, what was known before is worth nothing.</summary>
    public void Renew(HttpContext http) => http.Response.Cookies.Append(Cookie, RandomToken.NewSecret(), new CookieOptions
    {
        HttpOnly = false,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Domain = options.Value.CsrfCookieDomain.Length > 0 ? options.Value.CsrfCookieDomain : null,
        Expires = clock.GetUtcNow() + s_life,
        IsEssential = true,
    });

    private static string? Present(HttpRequest request) => request.Cookies[Cookie] is { Length: >= Least and <= Most } value ? value : null;
}
