using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Revocation;

/// <summary>The revocation endpoint: a client gives a token back.</summary>
/// <remarks>RFC 7009 §2; own tokens only, and a storage fault is never reported as done (S-126).</remarks>
internal sealed class RevocationEndpoint(
    ClientAuthenticator authenticator,
    AccessTokenReader accessTokens,
    RefreshFamilies families,
    IRevocations revocations,
    TimeProvider clock,
    ILogger<RevocationEndpoint> log)
{
    public async Task HandleAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        using var trace = OpenIdTelemetry.Traces.StartActivity("revocation");
        if ((await FormBody.ReadAsync(http, ct)).Refused(out var error, out var form)
            || (await authenticator.AuthenticateAsync(http, form, ct)).Refused(out error, out var client))
        {
            await error.ExecuteAsync(http);
            return;
        }

        if (await TryRevokeAsync(client, form["token"], ct) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        // RFC 7009 §2.2: 200 also for a token that is unknown or was revoked before.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = 0;
    }

    private async ValueTask<OAuthError?> TryRevokeAsync(Client client, string? token, CancellationToken ct)
    {
        if (token is null)
            return OAuthError.InvalidRequest("token is missing.");
        try
        {
            return await RevokeAsync(client, token, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // RFC 7009 §2.2.1: the client must know that the token may still be alive, and try again.
            Log.Failed(log, fault, client.ClientId);
            return OAuthError.TemporarilyUnavailable("The token could not be revoked; try again.");
        }
    }

    /// <summary>The hint is not needed, and so a wrong one is harmless (§2.1): the two kinds of token look different.</summary>
    private async ValueTask<OAuthError?> RevokeAsync(Client client, string token, CancellationToken ct)
    {
        if (RefreshToken.TryParse(token) is { } presented && await families.FindAsync(presented, ct) is { } grant)
        {
            if (!string.Equals(grant.ClientId, client.ClientId, StringComparison.Ordinal))
                return Foreign();
            await families.EndAsync(grant.Authorization, client, GrantEnd.GivenBack, ct);
            Log.GrantRevoked(log, client.ClientId, grant.Authorization.GrantId);
        }
        else if (await accessTokens.ReadAsync(token, ct) is { } claims)
        {
            if (!string.Equals(claims.ClientId, client.ClientId, StringComparison.Ordinal))
                return Foreign();
            await revocations.RevokeTokenAsync(claims.TokenId, client.ClientId, clock.GetUtcNow(), ct);
            Log.TokenRevoked(log, client.ClientId, claims.TokenId);
        }

        return null;
    }

    private static OAuthError Foreign() => OAuthError.UnauthorizedClient("The token was not issued to this client.");
}
