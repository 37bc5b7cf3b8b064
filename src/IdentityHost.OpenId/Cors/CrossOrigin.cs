using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Cors;

/// <summary>Lets scripts of other origins read the answers of an endpoint (Fetch Standard, CORS protocol).</summary>
/// <remarks>
/// Headers are set before the endpoint runs, so that its errors carry them too. No credentials, ever: these endpoints look at no
/// cookie. The authorization and logout endpoints and the pages are not wrapped (RFC 9700 §2.6).
/// </remarks>
internal sealed class CrossOrigin(ClientOrigins origins)
{
    private const string AllowedHeaders = "authorization, content-type, dpop, idempotency-key, if-match";
    private const string ExposedHeaders = "WWW-Authenticate, DPoP-Nonce, Retry-After, ETag, Link, Location, X-Reference";
    private const string PreflightLife = "600";

    /// <summary>Answers a preflight of a public document.</summary>
    public static Task OpenPreflight(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        Preflight(http, "GET, HEAD");
        return Task.CompletedTask;
    }

    /// <summary>
    /// Runs an endpoint that scripts of every origin may call. Registration is one: a client that registers itself has no registered
    /// origin yet. What it may do there hangs on the token it sends, never on the browser.
    /// </summary>
    public async Task RunOpenAsync(HttpContext http, string methods, RequestDelegate endpoint)
    {
        await AllowAsync(http, open: true);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Preflight(http, methods);
            return;
        }

        await endpoint(http);

        // Who registered a moment ago asks for tokens at once.
        if (!HttpMethods.IsGet(http.Request.Method) && http.Response.StatusCode < StatusCodes.Status300MultipleChoices)
            origins.Forget();
    }

    /// <summary>Runs the endpoint for callers without origin and for registered origins readably; for other origins it runs too, and the browser keeps the answer from them.</summary>
    public async Task RunAsync(HttpContext http, string methods, RequestDelegate endpoint)
    {
        await AllowAsync(http, open: false);
        if (HttpMethods.IsOptions(http.Request.Method))
            Preflight(http, methods);
        else
            await endpoint(http);
    }

    /// <summary>Sets the headers of an answer: for every origin, or for a registered one.</summary>
    internal async ValueTask AllowAsync(HttpContext http, bool open)
    {
        var headers = http.Response.Headers;
        if (open)
        {
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = ExposedHeaders;
            return;
        }

        headers.Vary = "Origin";
        if (http.Request.Headers.Origin is [{ } origin] && await origins.ContainsAsync(origin, http.RequestAborted))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = ExposedHeaders;
        }
    }

    private static void Preflight(HttpContext http, string methods)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (response.Headers.AccessControlAllowOrigin.Count == 0)
            return;
        response.Headers.AccessControlAllowMethods = methods;
        response.Headers.AccessControlAllowHeaders = AllowedHeaders;
        response.Headers.AccessControlMaxAge = PreflightLife;
    }
}
