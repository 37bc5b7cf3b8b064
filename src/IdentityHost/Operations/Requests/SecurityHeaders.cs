namespace IdentityHost.Operations.Requests;

/// <summary>The headers of every answer; the pages add their own Content-Security-Policy.</summary>
/// <remarks>
/// Set before the endpoint runs: nothing needs a callback, and what may be cached (static files, discovery, JWKS) says so itself
/// afterwards. Browsers ignore <c>X-Frame-Options</c> on redirects, so silent renewal in a frame still works.
/// </remarks>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        Set(http);
        return next(http);
    }

    /// <summary>Writes the headers; called again when a fault made a fresh answer necessary.</summary>
    public static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }
}
