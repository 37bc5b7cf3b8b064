using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Token;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Issuance;

/// <summary>Mints what a grant decided; it decides nothing itself and stores nothing.</summary>
internal sealed class TokenIssuer(KeyRing keys, Issuer issuer, IOptions<OpenIdOptions> options, TimeProvider clock)
{
    private readonly int _accessTokenLifetime = options.Value.AccessTokenLifetime;
    private readonly int _idTokenLifetime = options.Value.IdTokenLifetime;

    /// <summary>Mints access token and, when a person granted <c>openid</c>, ID token.</summary>
    public async ValueTask<TokenResponse> MintAsync(Client client, TokenGrant grant, CancellationToken ct)
    {
        var snapshot = await keys.CurrentAsync(ct);
        var now = clock.GetUtcNow();
        var requested = ClaimsRequest.Of(grant.Authorization?.Claims);
        var accessToken = AccessToken.Mint(
            snapshot.Signer(client.Metadata.AccessTokenSignedResponseAlg ?? Jose.SignatureAlgorithms.Es256),
            issuer.Value,
            new(client.ClientId, grant.Authorization, grant.Scopes, grant.Audience, requested.UserInfo),
            now,
            _accessTokenLifetime);

        string? idToken = null;
        if (grant is { Authorization: { } authorization, Subject: { } subject } && grant.Scopes.Contains(StandardScopes.OpenId, StringComparer.Ordinal))
        {
            idToken = IdToken.Mint(
                snapshot.Signer(client.Metadata.IdTokenSignedResponseAlg),
                issuer.Value,
                new(client.ClientId, authorization, subject, grant.Scopes, grant.Nonce, requested.IdToken, ScopeRules.Allowed(client)),
                accessToken,
                now,
                _idTokenLifetime);
        }

        return new TokenResponse(accessToken, _accessTokenLifetime, grant.Scopes, grant.RefreshToken, idToken, grant.Extras);
    }
}
