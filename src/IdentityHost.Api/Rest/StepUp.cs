using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest;

/// <summary>Asks for a token of somebody who proved lately, and strongly enough, who they are: with which authorization request it is to be had.</summary>
/// <remarks>RFC 9470 §3: <c>max_age</c> and <c>acr_values</c> go unchanged into the next authorization request.</remarks>
internal sealed class StepUp(Freshness freshness, IBrowserSubjects subjects, TimeProvider clock)
{
    private const string Words = "A more recent sign-in is needed, by the strongest factor there is.";

    /// <summary>The refusal.</summary>
    public async ValueTask<Problem> DemandAsync(RestCall call)
    {
        // Recent and not enough: it was a sign-up, or lacked the second factor. An authorization request that takes it again would bring no better token.
        var isRecent = clock.GetUtcNow() - call.Token.AuthenticatedAt < freshness.Timeout;
        var challenge = $"Bearer error=\"insufficient_user_authentication\", error_description=\"{Words}\", max_age=\"{(isRecent ? 0 : (long)freshness.Timeout.TotalSeconds)}\"";
        if (await freshness.NeedsFactorAsync(call.Visitor, call.Ct))
            challenge += $", acr_values=\"{subjects.AcrValues[^1]}\"";
        return Problem.Of(new OAuthError("insufficient_user_authentication", Words, StatusCodes.Status401Unauthorized) { Challenge = challenge }) with { Audited = AuditReasons.ProofOwed };
    }
}
