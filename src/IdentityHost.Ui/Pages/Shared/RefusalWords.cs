using System.Diagnostics;
using System.Globalization;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>What a refusal of the flows is called on a page.</summary>
internal static class RefusalWords
{
    /// <summary>The text and the status; sets <c>Retry-After</c> where waiting helps (RFC 9110 §10.2.3).</summary>
    public static (string Text, int Status) Of(Refusal reason, Texts texts, HttpResponse response)
    {
        switch (reason)
        {
            case Refusal.InvalidCredentials:
                return (texts["signin.wrong"], StatusCodes.Status400BadRequest);
            case Refusal.Throttled { RetryAfter: var wait }:
                RetryAfter(response, wait);
                return (texts.Format("refused.throttled", texts.Wait(wait)), StatusCodes.Status429TooManyRequests);
            case Refusal.Busy { RetryAfter: var wait }:
                RetryAfter(response, wait);
                return (texts.Format("refused.busy", texts.Wait(wait)), StatusCodes.Status503ServiceUnavailable);
            default:
                throw new UnreachableException();
        }
    }

    private static void RetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
