using System.Text.Json;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>What a provider says of itself, with what the settings say instead (OpenID Connect Discovery §3).</summary>
internal sealed record ProviderMetadata(string AuthorizationEndpoint, string TokenEndpoint, string JwksUri)
{
    /// <summary>Where it says more of somebody; null for nowhere.</summary>
    public string? UserInfoEndpoint { get; init; }

    /// <summary>Whether every answer says whose it is (RFC 9207 §3).</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>Whether secrets travel in the header: what is not said to be taken in the form is not (OpenID Connect Discovery §3 has the header for the default).</summary>
    public bool UsesBasic { get; init; }

    /// <summary>Fetches and reads the document.</summary>
    public static async Task<(ProviderMetadata? Value, Reading? Failure)> FetchAsync(OpenIdConnectClient client, ProviderHttp http)
    {
        var settings = client.Settings;
        if (client.MetadataUrl is not { } url)
            return (new(settings.AuthorizationEndpoint!, settings.TokenEndpoint!, settings.JwksUrl!) { UserInfoEndpoint = settings.UserInfoEndpoint }, null);
        var answer = await http.GetAsync(url, CancellationToken.None);
        if (answer is not ProviderAnswer.Said { Object: { } document })
            return (null, Reading.Of(answer));

        // §4.3: a document about somebody else is none of ours.
        if (JsonText.Of(document, "issuer") != client.Issuer)
            return (null, new Reading.Refused($"the document at {url} is of the issuer '{JsonText.Shown(JsonText.Of(document, "issuer") ?? "")}', not of '{client.Issuer}'"));
        if ((settings.AuthorizationEndpoint ?? Url(document, "authorization_endpoint")) is not { } authorization
            || (settings.TokenEndpoint ?? Url(document, "token_endpoint")) is not { } token
            || (settings.JwksUrl ?? Url(document, "jwks_uri")) is not { } jwks)
        {
            return (null, new Reading.Refused($"the document at {url} has no https address for authorization_endpoint, token_endpoint or jwks_uri"));
        }

        return (new(authorization, token, jwks)
        {
            UserInfoEndpoint = settings.UserInfoEndpoint ?? Url(document, "userinfo_endpoint"),
            SendsIssuer = document.TryGetProperty("authorization_response_iss_parameter_supported", out var sends) && sends.ValueKind == JsonValueKind.True,
            UsesBasic = client.Secret() is not null && !Lists(document, "token_endpoint_auth_methods_supported", "client_secret_post"),
        }, null);
    }

    /// <summary>The keys behind <see cref="JwksUri"/>.</summary>
    public async Task<(PublicKeySet? Value, Reading? Failure)> FetchKeysAsync(ProviderHttp http)
    {
        var answer = await http.GetAsync(JwksUri, CancellationToken.None);
        if (answer is not ProviderAnswer.Said { Object: { } jwks })
            return (null, Reading.Of(answer));
        return PublicKeySet.TryParse(jwks).Refused(out var error, out var keys)
            ? (null, new Reading.Refused($"the keys at {JwksUri} cannot be used: {error.Description}"))
            : (keys, null);
    }

    private static string? Url(JsonElement document, string name) => JsonText.Of(document, name) is { } url && ProviderAddress.IsGood(url) ? url : null;

    private static bool Lists(JsonElement document, string name, string value) =>
        document.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(value));
}
