using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>Shows the protocol's errors to the person at the browser, where they may not be sent to an app (RFC 6749 §4.1.2.1).</summary>
internal sealed class ErrorPage : IErrorPage
{
    public Task WriteAsync(HttpContext http, OAuthError error, string? expected, string? received)
    {
        // The host's log of refusals writes code and private reason beside the same reference.
        http.Features.Set(error);
        return FailurePage.WriteAsync(http, new Problem(error.Status, "protocol", Problem.ReferenceOf(http))
        {
            Code = error.Code,
            Description = error.Description,
            Expected = expected,
            Received = received,
        });
    }
}
