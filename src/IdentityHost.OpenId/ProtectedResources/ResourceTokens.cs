using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.UserInfo;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.ProtectedResources;

/// <summary>Reads the access tokens of requests to resources of this server, as a resource server elsewhere would with keys and introspection.</summary>
/// <remarks>RFC 6750 §2.1 and §3, RFC 9068 §4. Signature, type, issuer, time, revocation, client, audience and scopes; the account is its owner's to look up.</remarks>
public sealed class ResourceTokens
{
    private readonly AccessTokenReader _tokens;
    private readonly IClients _clients;
    private readonly ScopeRules _rules;
    private readonly IGrants _grants;
    private readonly Issuer _issuer;

    internal ResourceTokens(AccessTokenReader tokens, IClients clients, ScopeRules rules, IGrants grants, Issuer issuer) =>
        (_tokens, _clients, _rules, _grants, _issuer) = (tokens, clients, rules, grants, issuer);

    /// <summary>The token of a request, from its header and from nowhere else; or the refusal with its challenge.</summary>
    /// <param name="http">The request.</param>
    /// <param name="resource">The path of the resource, which must be in the audience behind the issuer.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<OrError<ResourceToken>> ReadAsync(HttpContext http, string resource, CancellationToken ct)
    {
        if (BearerToken.OfHeader(http).Refused(out var error, out var presented))
            return error;
        if (await _tokens.ReadAsync(presented, ct) is not { } claims)
            return OAuthError.TokenNotGood("The token is not ours, has expired or was revoked.");
        if (!claims.Audience.Contains(_issuer.Url(resource), StringComparer.Ordinal))
            return OAuthError.TokenNotGood("The token is for another audience.");
        // S-131, S-193: what was taken from the client since, for example because it is no app of the operator's own any more, its tokens open no longer.
        // Both are looks into this node's memory.
        if (await _clients.FindAsync(claims.ClientId, ct) is not { } client || await _rules.StillHeldAsync(client, claims.Scopes, ct) is not { Count: > 0 } scopes)
            return OAuthError.TokenNotGood("The client holds none of the token's scopes any more.");
        return new ResourceToken
        {
            Subject = claims.Subject,
            ClientId = claims.ClientId,
            Scopes = scopes,
            GrantId = claims.GrantId,
            AuthenticatedAt = claims.AuthTime is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
            SessionId = claims.SessionId ?? await GrantedInAsync(claims.GrantId, ct),
            DiesWithSession = claims.SessionId is not null,
        };
    }

    /// <summary>A token that outlives its session does not name it; its grant does.</summary>
    private async ValueTask<string?> GrantedInAsync(string? grantId, CancellationToken ct) =>
        grantId is not null && await _grants.FindAsync(grantId, ct) is { } grant ? grant.Authorization.SessionId : null;
}
