using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Clients;

/// <summary>Whose pages may call the headless API: the server's own origin, and those of the settings, compared character by character.</summary>
/// <remarks>Fetch Standard, CORS protocol; credentials for the listed origins alone (S-085).</remarks>
internal sealed class TrustedOrigins(IOptions<HeadlessOptions> options)
{
    /// <summary>allauth's own client names itself in <c>User-Agent</c>; browsers that let it do so ask before (Fetch Standard, CORS-unsafe request-header names).</summary>
    private const string AllowedHeaders = "content-type, user-agent, x-csrftoken, x-session-token, authorization, x-email-verification-key, x-password-reset-key";
    private const string PreflightLife = "600";

    /// <summary>Whether a request that changes something says that it comes from a page we trust. One that says nothing is no browser's.</summary>
    public bool MayWrite(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
            return Trusts(request, origin);
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    /// <summary>Whether it is our own origin or one of the settings.</summary>
    public bool Trusts(HttpRequest request, string origin) => IsOwn(request, origin) || options.Value.TrustedOrigins.Contains(origin, StringComparer.Ordinal);

    /// <summary>Lets the pages of a trusted origin read the answer. True for a preflight, which is answered by this.</summary>
    public bool Share(HttpContext http, string methods)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        headers.Append("Vary", "Origin");
        var origin = request.Headers.Origin.ToString();
        var trusted = options.Value.TrustedOrigins.Contains(origin, StringComparer.Ordinal);
        if (trusted)
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = "Retry-After";
        }

        if (!HttpMethods.IsOptions(request.Method))
            return false;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (trusted)
        {
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = AllowedHeaders;
            headers.AccessControlMaxAge = PreflightLife;
        }

        return true;
    }

    private static bool IsOwn(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
