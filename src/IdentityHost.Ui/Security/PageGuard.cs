using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

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
        if (RefusedStatus(http, context.ActionDescriptor) is { } status)
            context.Result = Problem.Result(http, status, status == StatusCodes.Status400BadRequest ? "form" : "refused");
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

    /// <summary>Null for whatever may go on: an opened page, or a form of bearable size that comes from one of ours.</summary>
    private static int? RefusedStatus(HttpContext http, ActionDescriptor page)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return null;
        if (!TakesForms(page))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return StatusCodes.Status405MethodNotAllowed;
        }

        if (request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            // The body is not read, so nothing else can come over this connection.
            http.Response.Headers.Connection = "close";
            return StatusCodes.Status413PayloadTooLarge;
        }

        return IsForeign(request) ? StatusCodes.Status400BadRequest : null;
    }

    /// <summary>A page without a handler for forms would show itself as if it had been opened (RFC 9110 §15.5.6).</summary>
    private static bool TakesForms(ActionDescriptor page) =>
        page is CompiledPageActionDescriptor { HandlerMethods: var handlers } && handlers.Any(h => HttpMethods.IsPost(h.HttpMethod));

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
