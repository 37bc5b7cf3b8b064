using System.Collections.Frozen;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Token;

/// <summary>The token endpoint: the steps every grant type shares, in their one order.</summary>
/// <remarks>RFC 6749 §3.2.</remarks>
internal sealed class TokenEndpoint(
    ClientAuthenticator authenticator,
    IEnumerable<IGrantType> grantTypes,
    TokenIssuer issuer)
{
    private readonly FrozenDictionary<string, IGrantType> _grantTypes = grantTypes.ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        using var trace = OpenIdTelemetry.Traces.StartActivity("token");

        // 1. What was sent?
        if ((await FormBody.ReadAsync(http, ct)).Refused(out var error, out var form))
        {
            await RefuseAsync(http, null, null, error);
            return;
        }

        // 2. Which client sent it?
        if ((await authenticator.AuthenticateAsync(http, form, ct)).Refused(out error, out var client))
        {
            await RefuseAsync(http, form["client_id"], form["grant_type"], error);
            return;
        }

        // 3. May the client use this grant type? 4. Who gets what?
        if ((await GrantAsync(http, client, form, ct)).Refused(out error, out var grant))
        {
            await RefuseAsync(http, client.ClientId, form["grant_type"], error);
            return;
        }

        // 5. Mint and answer.
        var tokens = await issuer.MintAsync(client, grant, ct);
        OpenIdTelemetry.Issued(form["grant_type"] ?? "");
        await tokens.SendAsync(http, ct);
    }

    private async ValueTask<OrError<TokenGrant>> GrantAsync(HttpContext http, Client client, ProtocolParameters form, CancellationToken ct)
    {
        if (form["grant_type"] is not { } name)
            return OAuthError.InvalidRequest("grant_type is missing.");
        if (!_grantTypes.TryGetValue(name, out var grantType))
            return OAuthError.UnsupportedGrantType("There is no such grant_type here.");

        // RFC 6749 §5.2: the client is known, but did not register this way of getting tokens.
        if (!client.MayUse(name))
            return OAuthError.UnauthorizedClient("The client did not register this grant_type.");
        if (!client.FirstParty && FirstPartyGrants.All.Contains(name, StringComparer.Ordinal))
            return OAuthError.UnauthorizedClient("This grant_type is for first-party clients.");
        return await grantType.GrantAsync(new TokenRequest(client, form, http), ct);
    }

    /// <summary>The host writes the refusal into its log; whose it was stands in the reason.</summary>
    private static Task RefuseAsync(HttpContext http, string? clientId, string? grantType, OAuthError error) =>
        (error with { Reason = $"client {clientId ?? "-"}, {grantType ?? "-"}: {error.Reason ?? error.Description}" }).ExecuteAsync(http);
}
