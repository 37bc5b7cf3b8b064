using System.Net.Mime;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>What our script asks for before it asks the browser for a passkey: the one answer of a page that is JSON.</summary>
internal static class PasskeyQuestion
{
    /// <summary>The options, or a bare status; the page already says in words what to do then.</summary>
    public static IActionResult Of(PasskeyChallenge challenge, HttpResponse response)
    {
        if (challenge is PasskeyChallenge.Asked asked)
            return new ContentResult { Content = asked.PublicKey, ContentType = MediaTypeNames.Application.Json };
        response.StatusCode = ((PasskeyChallenge.Not)challenge).Outcome is FlowOutcome.Throttled ? StatusCodes.Status429TooManyRequests : StatusCodes.Status409Conflict;
        return new EmptyResult();
    }
}
