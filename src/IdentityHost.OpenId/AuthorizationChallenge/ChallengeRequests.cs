using System.Diagnostics;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.PushedAuthorization;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>The authorization request a message is about: the one it begins, or the one its <c>auth_session</c> names.</summary>
/// <remarks>First-Party Applications (draft -04) §5.1. It is judged as at the authorization endpoint, anew with every message.</remarks>
internal sealed class ChallengeRequests(RequestRules rules, KeptRequests kept, IOptions<OpenIdOptions> options)
{
    public async ValueTask<OrError<OpenedChallenge>> OpenAsync(Client client, ProtocolParameters form, CancellationToken ct)
    {
        AuthSession? session = null;
        if (form[ChallengeParameters.AuthSession] is { } sent && (session = AuthSession.TryParse(sent)) is null)
            return Gone();
        if (session?.RequestId is not { } id)
            return await CheckAsync(client, OfRequest(client, form), null, session?.Token, ct);

        // §5.3.1: bound to the client it was given to.
        return await kept.FindAsync(id, ct) is { } waiting && string.Equals(waiting.Request.ClientId, client.ClientId, StringComparison.Ordinal)
            ? await CheckAsync(client, ProtocolParameters.From(waiting.Request.Parameters), waiting, session.Token, ct)
            : Gone();
    }

    /// <summary>Keeps a request that begins, so that further messages can be about it.</summary>
    public async ValueTask<KeptRequest> KeepAsync(OpenedChallenge opened, CancellationToken ct)
    {
        if (opened.Kept is { } before)
            return before;
        var id = await kept.PutAsideAsync(opened.Request.Target.Client.ClientId, opened.Request.Parameters, ct);
        return await kept.FindAsync(id, ct) ?? throw new InvalidOperationException("A request that was put aside is gone.");
    }

    /// <summary>
    /// Pushes the request for the browser and ends it here; null when there is no place the browser could return to (§5.2.2.1.1). A client that has one
    /// redirect URI need not have named it.
    /// </summary>
    public async ValueTask<(string RequestUri, int ExpiresIn)?> SendToWebAsync(CodeRequest request, CancellationToken ct)
    {
        var client = request.Target.Client;
        var parameters = request.Parameters;
        if (request.Target.RedirectUri.Length == 0)
        {
            if (client.Metadata.RedirectUris is not [var only])
                return null;
            parameters = ProtocolParameters.From([.. parameters.All, new("redirect_uri", only)]);
        }

        return (KeptRequests.UriPrefix + await kept.PushAsync(client.ClientId, parameters, ct), options.Value.PushedRequestLifetime);
    }

    /// <summary>One text for all: unknown, expired, answered, and given to another client.</summary>
    public static OAuthError Gone() => OAuthError.InvalidSession("The auth_session is unknown, has expired, or was answered.");

    private async ValueTask<OrError<OpenedChallenge>> CheckAsync(Client client, ProtocolParameters parameters, KeptRequest? waiting, string? token, CancellationToken ct) =>
        await rules.CheckDirectAsync(parameters, client, ct) switch
        {
            RequestCheck.Sent refused => refused.Error,
            // The code goes to whoever speaks here; only the proof key ties it to whoever redeems it.
            RequestCheck.Accepted { Request.CodeChallenge: null } => OAuthError.InvalidRequest("code_challenge is required (RFC 7636)."),
            RequestCheck.Accepted accepted => new OpenedChallenge(accepted.Request, waiting, token),
            _ => throw new UnreachableException(),
        };

    /// <summary>What the person is asked is no part of the request, and no copy of it is kept (S-200). An identifier is kept as the hint it is.</summary>
    private static ProtocolParameters OfRequest(Client client, ProtocolParameters form)
    {
        List<KeyValuePair<string, string>> parameters =
            [new("client_id", client.ClientId), .. form.All.Where(p => ChallengeParameters.OfRequest.Contains(p.Key, StringComparer.Ordinal))];
        if (form["login_hint"] is null && form[ChallengeParameters.SignUp] is null && form[ChallengeParameters.Username] is { } username)
            parameters.Add(new("login_hint", username));
        return ProtocolParameters.From(parameters);
    }
}

/// <summary>A valid request, and what its message showed of earlier ones.</summary>
/// <param name="Request">The request.</param>
/// <param name="Kept">As it waits; null for one that begins.</param>
/// <param name="Token">The token of whoever signs in; null for none.</param>
internal sealed record OpenedChallenge(CodeRequest Request, KeptRequest? Kept, string? Token)
{
    /// <inheritdoc />
    public override string ToString() => nameof(OpenedChallenge);
}
