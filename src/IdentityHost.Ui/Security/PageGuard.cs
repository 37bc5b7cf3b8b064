using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace IdentityHost.Ui.Security;

/// <summary>What holds for every page: its headers, and that forms come from our own pages (S-081, S-086).</summary>
internal sealed class PageGuard : IAsyncAuthorizationFilter, IAlwaysRunResultFilter, IOrderedFilter
{
    /// <summary>Before the antiforgery filter (1000): the cheap check first.</summary>
    public int Order => 0;

    public Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        ContentSecurity.Apply(http, null);
        // What the antiforgery system would set itself, and warn about, on every page with a form.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && IsForeign(http.Request))
            context.Result = Problem.Result(http, StatusCodes.Status400BadRequest, "form");
        return Task.CompletedTask;
    }

    /// <summary>A form without a valid antiforgery token gets words instead of an empty 400; the usual cause is a page left open for days.</summary>
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.Result = Problem.Result(context.HttpContext, StatusCodes.Status400BadRequest, "form");
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    /// <summary>
    /// Browsers say where a form comes from. <c>Origin: null</c> says nothing: our own pages send it too, because they keep their address to
    /// themselves (<c>Referrer-Policy: no-referrer</c>); such a form still needs the antiforgery token.
    /// </summary>
    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin and not "null"
            && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
