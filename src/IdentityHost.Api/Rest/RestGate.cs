using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.ProtectedResources;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest;

/// <summary>What every operation shares, in the order of the steps: the token, whom it speaks for, the policy, then the operation.</summary>
/// <remarks>No cookie is looked at, so that no page of another origin can speak for anybody (S-080).</remarks>
internal sealed class RestGate(ResourceTokens tokens, VisitorReader visitors, Freshness freshness, StepUp stepUp, RefusedAdministration refused, IServiceProvider endpoints)
{
    /// <summary>Runs an operation for whom its policy allows it.</summary>
    public async Task RunAsync(HttpContext http, RestApi api, RestOperation operation) =>
        await RestAnswers.WriteAsync(http, api, await AnswerAsync(http, api, operation));

    private async Task<RestAnswer> AnswerAsync(HttpContext http, RestApi api, RestOperation operation)
    {
        var ct = http.RequestAborted;
        if ((await tokens.ReadAsync(http, api.Resource, ct)).Refused(out var error, out var token))
            return Problem.Of(error);
        if (token is not { GrantId: { } grantId, AuthenticatedAt: { } at })
            return Problem.Of(OAuthError.TokenNotGood("The token speaks for no person."));
        var bearer = new Bearer(token.Subject, token.ClientId, token.SessionId, token.DiesWithSession, at, grantId);
        if (await visitors.ReadBearerAsync(http, bearer, ct) is not { } visitor)
            return Problem.Of(OAuthError.TokenNotGood("The session has ended, or the account is disabled or gone."));

        var call = new RestCall(http, api, token, visitor, endpoints);
        var answer = await AnswerAsync(call, operation);
        // Wherever it was refused, by the policy or by a rule of rank further in: it is known here who asked for what (S-202).
        if (api.AuditsRefusals && answer is RestAnswer.Refused { Problem.Audited: { } reason })
            await refused.NoteAsync(new(call.AccountId, operation.Name, http.Request.Path.ToUriComponent(), reason));
        return answer;
    }

    private async Task<RestAnswer> AnswerAsync(RestCall call, RestOperation operation)
    {
        var policy = operation.Policy;
        if (!policy.Scopes.Any(s => call.Token.Scopes.Contains(s, StringComparer.Ordinal)))
            return Problem.Of(OAuthError.InsufficientScope($"The scope {policy.Scopes[^1]} is needed.", policy.Scopes[^1])) with { Audited = AuditReasons.WrongScope };
        if (policy.Further is { } further && await further(call) is { } refusal)
            return refusal;
        if (policy.IsSensitive && !await freshness.IsFreshAsync(call.Visitor, call.Ct))
            return await stepUp.DemandAsync(call);
        // What no database keeps names nothing that is kept.
        return call.HasOddRoute ? Problem.NotFound : await operation.RunAsync(call);
    }
}
