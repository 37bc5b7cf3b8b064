using System.Globalization;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.Ui;

/// <summary>The page for answers that nothing else gives: wrong addresses, refused forms, faults.</summary>
public static class FailurePage
{
    /// <summary>Writes the page for this status, with the reference number that stands in the log; nothing of the request is repeated.</summary>
    public static Task WriteAsync(HttpContext http, int status) =>
        WriteAsync(http, new Problem(status, KindOf(status), Problem.ReferenceOf(http)) { RetryAfter = WaitOf(http.Response) });

    internal static Task WriteAsync(HttpContext http, Problem problem)
    {
        ContentSecurity.Apply(http, null);
        http.Response.Headers.CacheControl = "no-store";
        return problem.ToResult().ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
    }

    private static TimeSpan? WaitOf(HttpResponse response) =>
        int.TryParse(response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static string KindOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "notfound",
        StatusCodes.Status429TooManyRequests => "toomany",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        >= 500 => "fault",
        _ => "refused",
    };
}
