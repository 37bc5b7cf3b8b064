using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Scopes;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Registration;

/// <summary>The client information response: everything that is registered, defaults included.</summary>
/// <remarks>RFC 7591 §3.2.1, RFC 7592 §3.</remarks>
internal sealed class ClientInformation(RegisteredClient registered, string configurationUrl, string registrationToken, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json);
    }

    private void Write(Utf8JsonWriter json)
    {
        var client = registered.Client;
        json.WriteStartObject();
        json.WriteString("client_id"u8, client.ClientId);
        json.WriteNumber("client_id_issued_at"u8, client.CreatedAt.ToUnixTimeSeconds());
        if (registered.Secret is { } secret)
            json.WriteString("client_secret"u8, secret);
        if (client.Secrets.Count > 0)
            json.WriteNumber("client_secret_expires_at"u8, client.Secrets[0].ExpiresAt?.ToUnixTimeSeconds() ?? 0);
        json.WriteString("registration_client_uri"u8, configurationUrl);
        json.WriteString("registration_access_token"u8, registrationToken);

        // What the client may ask for is said even where it did not say it itself.
        var metadata = client.Metadata with { Scope = string.Join(' ', ScopeRules.Allowed(client)) };
        foreach (var member in JsonSerializer.SerializeToElement(metadata, ClientJson.Default.ClientMetadata).EnumerateObject())
        {
            if (!IsEmpty(member.Value))
                member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>RFC 7591 §3.2.1: what is not there is left out, not sent empty.</summary>
    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() == 0 : value.ValueKind == JsonValueKind.String && value.ValueEquals("");
}
