using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>Which client is calling: by its one registered method, and by nothing else.</summary>
/// <remarks>RFC 6749 §2.3; S-140, S-141. Used at the token, PAR, introspection and revocation endpoints.</remarks>
internal sealed class ClientAuthenticator(
    IClients clients, ClientSecrets secrets, PrivateKeyJwt assertions, IClientRefusals refusals, ILogger<ClientAuthenticator> log)
{
    /// <summary>The client, proven, or the refusal.</summary>
    public async ValueTask<OrError<Client>> AuthenticateAsync(HttpContext http, ProtocolParameters form, CancellationToken ct)
    {
        if (Read(http, form).Refused(out var error, out var credential))
        {
            Log.NoCredential(log, error.Reason ?? error.Description);
            return error;
        }

        var client = await clients.FindAsync(credential.ClientId, ct);
        var refused = await ProveAsync(client, credential, ct);
        (credential as ClientCredential.Assertion)?.Token.Dispose();
        if (refused is not { } why)
            return client!;

        // S-201: whatever a stranger called himself, it stays in one line.
        Log.Refused(log, Printable.Ascii(credential.ClientId), credential.Method, why.Error.Reason ?? why.Error.Description);
        await refusals.NoteAsync(client?.ClientId, credential.Method, why.Refusal, ct);
        return why.Error;
    }

    /// <summary>RFC 6749 §2.3: a client uses one method per request. Which one is seen before anything is looked up.</summary>
    private static OrError<ClientCredential> Read(HttpContext http, ProtocolParameters form)
    {
        var header = http.Request.Headers.Authorization;
        var secret = form["client_secret"];
        var assertion = form["client_assertion"];
        var asserts = assertion is not null || form["client_assertion_type"] is not null;
        var methods = (header.Count > 0 ? 1 : 0) + (secret is null ? 0 : 1) + (asserts ? 1 : 0);
        if (methods > 1)
            return OAuthError.InvalidRequest("The client authenticated in more than one way.");

        if (header.Count > 0)
        {
            var basic = ClientSecretBasic.Read(header);
            return basic.Value is { } read && form["client_id"] is { } named && !string.Equals(named, read.ClientId, StringComparison.Ordinal)
                ? OAuthError.InvalidRequest("client_id is not the client of the Authorization header.")
                : basic;
        }

        if (secret is not null)
            return ClientSecretPost.Read(form, secret);
        if (asserts)
            return PrivateKeyJwt.Read(form, assertion);
        return form["client_id"] is { } id
            ? new ClientCredential.Name(id)
            : OAuthError.InvalidClient("The client did not authenticate.");
    }

    /// <summary>Null when the client is the one it says it is.</summary>
    private async ValueTask<(OAuthError Error, ClientRefusal Refusal)?> ProveAsync(Client? client, ClientCredential credential, CancellationToken ct)
    {
        // The secret first: an unknown client, a disabled one and a wrong method cost and answer like a wrong secret.
        if (credential is ClientCredential.Secret secret && !secrets.Matches(client, secret.Value))
            return Failed("The secret is wrong or has expired, or there is no such client.", client is null ? ClientRefusal.Unknown : ClientRefusal.WrongSecret);
        if (client is null)
            return Failed("There is no such client.", ClientRefusal.Unknown);
        if (client.Disabled)
            return Failed("The client is disabled.", ClientRefusal.Disabled);
        if (!string.Equals(client.Metadata.TokenEndpointAuthMethod, credential.Method, StringComparison.Ordinal))
            return Failed($"The client registered {client.Metadata.TokenEndpointAuthMethod}.", ClientRefusal.WrongMethod);
        return credential is ClientCredential.Assertion assertion && await assertions.VerifyAsync(client, assertion.Token, ct) is { } wrong
            ? (wrong, ClientRefusal.WrongAssertion)
            : null;
    }

    private static (OAuthError Error, ClientRefusal Refusal) Failed(string reason, ClientRefusal why) =>
        (OAuthError.InvalidClient("Client authentication failed.") with { Reason = reason }, why);
}
