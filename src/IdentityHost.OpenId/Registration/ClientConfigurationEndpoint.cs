using System.Security.Cryptography;
using System.Text.Json;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.OpenId.Registration;

/// <summary>The client configuration endpoint: <c>GET</c>, <c>PUT</c>, <c>DELETE /connect/register/{client_id}</c>.</summary>
/// <remarks>RFC 7592 §2. The registration access token opens the one client it was issued with; unknown, deleted and foreign ones are told apart for nobody (S-152).</remarks>
internal sealed class ClientConfigurationEndpoint(ClientRegistration registration, IClients clients, ClientSecrets secrets, RegistrationContext context)
{
    private static readonly byte[] s_nobody = new byte[SHA256.HashSizeInBytes];

    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        if (BearerToken.Of(http.Request) is not { } token)
            return BearerToken.Missing;
        var client = await clients.FindAsync(http.GetRouteValue("clientId") as string ?? "", ct);
        var isRight = CryptographicOperations.FixedTimeEquals(OpaqueToken.Hash(token), client?.RegistrationTokenHash ?? s_nobody);
        if (!isRight || client is null or { Disabled: true })
            return OAuthError.InvalidToken("The registration access token is not that of this client.");

        if (HttpMethods.IsGet(http.Request.Method))
            return new ClientInformation(new(client, null, null), context.UrlOf(client), token, StatusCodes.Status200OK);
        if (HttpMethods.IsPut(http.Request.Method))
            return await ReplaceAsync(http.Request, client, token, ct);

        // RFC 7592 §2.3: 204, and grants and tokens die with the client.
        await clients.DeleteAsync(client.ClientId, ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.NoContent();
    }

    /// <summary>RFC 7592 §2.2: the request replaces everything; what it leaves out returns to its default.</summary>
    private async Task<IResult> ReplaceAsync(HttpRequest request, Client client, string token, CancellationToken ct)
    {
        if ((await JsonBody.ReadAsync(request, ct)).Refused(out var malformed, out var body))
            return malformed;
        using (body)
        {
            if (ClientMetadataReader.Read(body.RootElement).Refused(out var unreadable, out var metadata))
                return unreadable;
            if (CheckProtected(body.RootElement, client) is { } refusal)
                return refusal;
            return (await registration.UpdateAsync(client, metadata, settings: null, ct)).Refused(out var error, out var updated)
                ? error
                : new ClientInformation(updated, context.UrlOf(client), token, StatusCodes.Status200OK);
        }
    }

    /// <summary>RFC 7592 §2.2: client_id must be there and match; a secret may be repeated, not chosen; what the server decides may not be sent.</summary>
    private OAuthError? CheckProtected(JsonElement body, Client client)
    {
        if (!body.TryGetProperty("client_id", out var id) || id.ValueKind != JsonValueKind.String || !id.ValueEquals(client.ClientId))
            return OAuthError.InvalidClientMetadata("client_id: it must be that of the client.");
        foreach (var field in (ReadOnlySpan<string>)["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"])
        {
            if (body.TryGetProperty(field, out _))
                return OAuthError.InvalidClientMetadata($"{field}: the server decides it.");
        }

        return body.TryGetProperty("client_secret", out var secret)
            && (secret.ValueKind != JsonValueKind.String || !secrets.Matches(client, secret.GetString()!))
            ? OAuthError.InvalidClientMetadata("client_secret: it must be the present one.")
            : null;
    }
}
