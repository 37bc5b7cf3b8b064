using IdentityHost.OpenId.Errors;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>Shows the protocol's errors to the person at the browser, where they may not be sent to an app (RFC 6749 §4.1.2.1).</summary>
internal sealed partial class ErrorPage(ILogger<ErrorPage> log) : IErrorPage
{
    public Task WriteAsync(HttpContext http, OAuthError error, string? expected, string? received)
    {
        var problem = new Problem(error.Status, "protocol", Problem.ReferenceOf(http))
        {
            Code = error.Code,
            Description = error.Description,
            Expected = expected,
            Received = received,
        };
        LogShown(log, problem.Reference, error.Code, error.Description, error.Reason);
        ContentSecurity.Apply(http, null);
        http.Response.Headers.CacheControl = "no-store";
        return problem.ToResult().ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
    }

    [LoggerMessage(EventId = 1, EventName = "ErrorShown", Level = LogLevel.Information, Message = "Refused at the browser, reference {Reference}: {Code}, {Description} {Reason}")]
    private static partial void LogShown(ILogger log, string reference, string code, string description, string? reason);
}
