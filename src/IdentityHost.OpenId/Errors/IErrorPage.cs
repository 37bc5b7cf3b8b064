using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Errors;

/// <summary>Shows an error to the person at the browser, where it may not be sent to a client (RFC 6749 §3.1.2.4, §4.1.2.1). The host has the page.</summary>
public interface IErrorPage
{
    /// <summary>
    /// Answers in place, with the error's status and a reference number that also stands in the log. None of the texts comes from
    /// the request: they name parameters and rules, never values (S-102).
    /// </summary>
    /// <param name="http">The request being answered.</param>
    /// <param name="error">What was refused.</param>
    /// <param name="expected">What the server expected, in words; null when the description says it.</param>
    /// <param name="received">What came instead, in words; null when the description says it.</param>
    Task WriteAsync(HttpContext http, OAuthError error, string? expected, string? received);
}
