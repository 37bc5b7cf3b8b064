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
        http.Response.Headers.CacheControl = "no-store";
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

    /// <summary>Browsers say where a form comes from; what says nothing still needs the antiforgery token.</summary>
    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
            return true;
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
