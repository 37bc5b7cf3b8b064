using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.OpenId.Logos;

/// <summary>Serves logos from our own origin: <c>GET /logos/{hash}</c>.</summary>
/// <remarks>
/// The address is the content, so it may be kept for good. Strangers chose these bytes: the media type is the one their header has,
/// browsers may not guess another (<c>nosniff</c>), and as a page of its own the answer runs nothing (<c>sandbox</c>).
/// </remarks>
internal sealed class LogoEndpoint(ILogos logos)
{
    public async Task HandleAsync(HttpContext http)
    {
        var response = http.Response;
        if (http.GetRouteValue("hash") is not string hash || await logos.FindAsync(hash, http.RequestAborted) is not { } logo)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var tag = $"\"{logo.Hash}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (http.Request.Headers.IfNoneMatch.Any(line => line is not null && (line == "*" || line.Contains(tag, StringComparison.Ordinal))))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = logo.ContentType;
        response.ContentLength = logo.Image.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(logo.Image, http.RequestAborted);
    }
}
