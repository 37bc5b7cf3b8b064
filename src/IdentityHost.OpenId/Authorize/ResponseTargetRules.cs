using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Registration;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize;

/// <summary>Proves where the answer may go, before anything else of the request is believed.</summary>
internal static class ResponseTargetRules
{
    /// <summary>Longest <c>state</c>: what is longer cannot be returned, and is refused rather than cut.</summary>
    public const int LongestState = 2048;

    /// <summary>The proven target, or the error for the page. An unknown <c>response_mode</c> is the next rule's concern: the error about it goes out in the default mode.</summary>
    public static async ValueTask<(ResponseTarget? Target, RequestCheck.Shown? Refusal)> FindAsync(
        ProtocolParameters parameters,
        IClients clients,
        CancellationToken ct)
    {
        // RFC 6749 §4.1.1: client_id is required.
        if (parameters["client_id"] is not { } clientId)
            return (null, new(OAuthError.InvalidRequest("The parameter client_id is missing."), "the id of a registered app", "none"));
        if (await clients.FindAsync(clientId, ct) is not { Disabled: false } client)
        {
            var unknown = OAuthError.InvalidClient("The client is not known here.") with { Status = StatusCodes.Status400BadRequest, Challenge = null };
            return (null, new(unknown, "the id of a registered app", "an id nobody registered"));
        }

        // OpenID Connect Core §3.1.2.1, S-100: redirect_uri is required and equals a registered one.
        if (parameters["redirect_uri"] is not { } redirectUri)
            return (null, new(OAuthError.InvalidRequest("The parameter redirect_uri is missing."), "one of the redirect URIs the app registered", "none"));
        if (!client.Metadata.RedirectUris.Any(registered => RedirectUriMatch.Is(registered, redirectUri)))
        {
            // The page shows neither value, the log both: a slash is found by looking at them.
            return (null, new(
                OAuthError.InvalidRequest("The redirect_uri is not registered for this client.") with
                {
                    Reason = Printable.Ascii($"{clientId} sent {redirectUri} and registered {string.Join(' ', client.Metadata.RedirectUris)}."),
                },
                "one of the redirect URIs the app registered, character for character",
                "a different one"));
        }

        var state = parameters["state"];
        if (state?.Length > LongestState)
            return (null, new(OAuthError.InvalidRequest("The parameter state is too long."), $"at most {LongestState} characters", "more"));
        return (new(client, redirectUri, ModeOf(parameters, redirectUri) ?? ResponseMode.Query, state), null);
    }

    /// <summary>The mode asked for; null when it is unknown, or cannot be used with this redirect URI.</summary>
    public static ResponseMode? ModeOf(ProtocolParameters parameters, string redirectUri) => parameters["response_mode"] switch
    {
        null or "query" => ResponseMode.Query,
        "fragment" => ResponseMode.Fragment,

        // S-090: a form goes to a web address, never to a scheme of an app.
        "form_post" when RedirectUriMatch.IsWeb(redirectUri) => ResponseMode.FormPost,
        _ => null,
    };
}
