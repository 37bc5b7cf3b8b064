using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.EndSession;

/// <summary>A valid logout request.</summary>
/// <param name="Client">Who asks; null when the request does not say.</param>
/// <param name="RedirectUri">Where the browser goes afterwards: registered by that client; null to stay here.</param>
/// <param name="State">Returned unchanged.</param>
/// <param name="Hint">The ID token that came along; null without one.</param>
internal sealed record LogoutRequest(Client? Client, string? RedirectUri, string? State, IdTokenHint? Hint);

/// <summary>The rules of a logout request.</summary>
/// <remarks>OpenID Connect RP-Initiated Logout 1.0 §2 and §3; S-185. Whatever is wrong is told to the person, never to the redirect URI.</remarks>
internal sealed class LogoutRules(IClients clients, IdTokenHintReader hints)
{
    public async ValueTask<OrError<LogoutRequest>> CheckAsync(ProtocolParameters parameters, CancellationToken ct)
    {
        // §2: the hint may be expired, but it must be ours. One that cannot be verified (the key that signed it may have left the key
        // set since) is worth nothing, and leads to no redirect; but the person may be asked, as without any parameter.
        IdTokenHint? hint = null;
        if (parameters["id_token_hint"] is { } token && (await hints.ReadAsync(token, ct)).Refused(out _, out hint))
            return new LogoutRequest(null, null, null, null);

        // §2: client_id must be the client the hint was issued to.
        var clientId = parameters["client_id"] ?? (hint is { Audience.Count: 1 } ? hint.Audience[0] : null);
        if (hint is not null && clientId is not null && !hint.Audience.Contains(clientId, StringComparer.Ordinal))
            return OAuthError.InvalidRequest("The client_id is not the one the id_token_hint was issued to.");
        var client = clientId is not null && await clients.FindAsync(clientId, ct) is { Disabled: false } found ? found : null;

        // §3: only to a URI that this very client registered, character for character.
        var redirectUri = parameters["post_logout_redirect_uri"];
        if (redirectUri is not null && client is null)
            return OAuthError.InvalidRequest("A post_logout_redirect_uri needs an id_token_hint or the client_id of a known client.");
        if (redirectUri is not null && !client!.Metadata.PostLogoutRedirectUris.Contains(redirectUri, StringComparer.Ordinal))
            return OAuthError.InvalidRequest("The post_logout_redirect_uri is not registered for this client.");

        return parameters["state"] is { Length: > ResponseTargetRules.LongestState }
            ? OAuthError.InvalidRequest("The parameter state is too long.")
            : new LogoutRequest(client, redirectUri, parameters["state"], hint);
    }
}
