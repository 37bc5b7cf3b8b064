using IdentityHost.OpenId.Clients;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Responses;

/// <summary>
/// The browser goes to a proven URI of a client: by 303, so that no browser repeats a POST (RFC 9700 §4.12), or by a page that goes on by itself.
/// </summary>
/// <remarks>
/// Chromium holds the whole chain of redirects after a form against the <c>form-action</c> of the page it stood on, and would stop an app whose callback
/// sends the browser on to another origin. A page ends that chain. Who comes from another site has no form of ours behind them; apps' own schemes open
/// only while the press of a button is remembered, which a page of its own forgets.
/// </remarks>
internal sealed class WayToApp(IOnTheWayPage page, Client client, string url, Departure why) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        if (IsAfterOurPage(httpContext.Request.Headers) && RedirectOrigin.IsWeb(url))
            return page.WriteAsync(httpContext, url, client.ShownName, why);

        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = url;
        return Task.CompletedTask;
    }

    /// <summary>Fetch Metadata: a navigation of the whole window that a page of ours began, and no other site had part in.</summary>
    private static bool IsAfterOurPage(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"] == "same-origin" && headers["Sec-Fetch-Mode"] == "navigate" && headers["Sec-Fetch-Dest"] == "document";
}
