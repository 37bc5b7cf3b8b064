using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.ProtectedResources;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest;

/// <summary>What every operation shares, in the order of the steps: the token, whom it speaks for, the policy, then the operation.</summary>
/// <remarks>No cookie is looked at, so that no page of another origin can speak for anybody (S-080).</remarks>
internal sealed class RestGate(ResourceTokens tokens, VisitorReader visitors, Freshness freshness, StepUp stepUp, IServiceProvider endpoints)
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

        var policy = operation.Policy;
        if (!policy.Scopes.Any(s => token.Scopes.Contains(s, StringComparer.Ordinal)))
            return Problem.Of(OAuthError.InsufficientScope($"The scope {policy.Scopes[^1]} is needed.", policy.Scopes[^1]));
        var call = new RestCall(http, api, token, visitor, endpoints);
        if (policy.Further is { } further && await further(call) is { } refusal)
            return refusal;
        if (policy.IsSensitive && !await freshness.IsFreshAsync(visitor, ct))
            return await stepUp.DemandAsync(call);
        return await operation.RunAsync(call);
    }
}
