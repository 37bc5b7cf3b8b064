using System.Security.Cryptography;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Introspection;

/// <summary>The introspection endpoint: what a token means now, for those it concerns.</summary>
/// <remarks>RFC 7662 §2; who may ask S-125. Whatever the caller may not know reads like a token that never was.</remarks>
internal sealed class IntrospectionEndpoint(
    ClientAuthenticator authenticator,
    AccessTokenReader accessTokens,
    RefreshFamilies families,
    ResourceServers resourceServers,
    Issuer issuer,
    ILogger<IntrospectionEndpoint> log)
{
    public async Task HandleAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        using var trace = OpenIdTelemetry.Traces.StartActivity("introspection");
        if ((await FormBody.ReadAsync(http, ct)).Refused(out var error, out var form)
            || (await AuthenticateAsync(http, form, ct)).Refused(out error, out var caller))
        {
            await error.ExecuteAsync(http);
            return;
        }

        if (form["token"] is not { } token)
        {
            await OAuthError.InvalidRequest("token is missing.").ExecuteAsync(http);
            return;
        }

        var answer = await FindAsync(caller, token, ct);
        if (!answer.Active)
            Log.Inactive(log, caller.ClientId);
        await answer.SendAsync(http, issuer.Value, ct);
    }

    /// <summary>RFC 7662 §2.1: the caller authenticates, lest anybody scans for tokens; a public client proves nothing by its name.</summary>
    private async ValueTask<OrError<Client>> AuthenticateAsync(HttpContext http, ProtocolParameters form, CancellationToken ct)
    {
        var authenticated = await authenticator.AuthenticateAsync(http, form, ct);
        return authenticated.Value is { IsConfidential: false }
            ? OAuthError.InvalidClient("Introspection is for confidential clients.")
            : authenticated;
    }

    /// <summary>The hint is not needed: the two kinds of token look different (RFC 7662 §2.1 lets it be ignored).</summary>
    private async ValueTask<IntrospectionAnswer> FindAsync(Client caller, string token, CancellationToken ct)
    {
        if (await accessTokens.ReadAsync(token, ct) is { } claims)
            return await resourceServers.MayReadAsync(caller, claims, ct) ? new IntrospectionAnswer.AccessToken(claims, await resourceServers.SubjectAsync(claims, ct)) : IntrospectionAnswer.Nothing;

        // A refresh token concerns nobody but its client.
        return RefreshToken.TryParse(token) is { } presented
            && await families.FindAsync(presented, ct) is { } grant
            && string.Equals(grant.ClientId, caller.ClientId, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(grant.TokenHash, presented.Hash)
            && !families.IsOver(grant)
                ? new IntrospectionAnswer.Refresh(grant)
                : IntrospectionAnswer.Nothing;
    }
}
