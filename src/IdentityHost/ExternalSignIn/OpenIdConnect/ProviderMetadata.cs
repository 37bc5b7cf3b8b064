using System.Text.Json;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId.Jose;
using IdentityHost.Operations;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>What a provider says of itself, with what the settings say instead (OpenID Connect Discovery §3).</summary>
/// <param name="AuthorizationEndpoint">Where browsers are sent.</param>
/// <param name="TokenEndpoint">Where codes are redeemed.</param>
/// <param name="JwksUri">Where the keys are.</param>
internal sealed record ProviderMetadata(string AuthorizationEndpoint, ProviderEndpoint TokenEndpoint, ProviderEndpoint JwksUri)
{
    /// <summary>Where it says more of somebody; null for nowhere.</summary>
    public ProviderEndpoint? UserInfoEndpoint { get; init; }

    /// <summary>Whether every answer says whose it is (RFC 9207 §3).</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>Whether secrets travel in the header: what is not said to be taken in the form is not (OpenID Connect Discovery §3 has the header for the default).</summary>
    public bool UsesBasic { get; init; }

    /// <summary>Fetches and reads the document.</summary>
    public static async Task<(ProviderMetadata? Value, Reading? Failure)> FetchAsync(OpenIdConnectClient client, ProviderHttp http)
    {
        var settings = client.Settings;
        if (client.MetadataUrl is not { } url)
            return (new(settings.AuthorizationEndpoint!, Named(settings.TokenEndpoint)!, Named(settings.JwksUrl)!) { UserInfoEndpoint = Named(settings.UserInfoEndpoint) }, null);
        var answer = await http.GetAsync(new(url, IsNamed: true), CancellationToken.None);
        if (answer is not ProviderAnswer.Said { Object: { } document })
            return (null, Reading.Of(answer));

        // §4.3: a document about somebody else is none of ours.
        if (JsonText.Of(document, "issuer") != client.Issuer)
            return (null, new Reading.Refused($"the document at {url} is of the issuer '{JsonText.Shown(JsonText.Of(document, "issuer") ?? "")}', not of '{client.Issuer}'"));
        if ((settings.AuthorizationEndpoint ?? Told(client, document, "authorization_endpoint")?.Url) is not { } authorization
            || (Named(settings.TokenEndpoint) ?? Told(client, document, "token_endpoint")) is not { } token
            || (Named(settings.JwksUrl) ?? Told(client, document, "jwks_uri")) is not { } jwks)
        {
            return (null, new Reading.Refused($"the document at {url} has no https address, in ASCII, for authorization_endpoint, token_endpoint or jwks_uri"));
        }

        return (new(authorization, token, jwks)
        {
            UserInfoEndpoint = Named(settings.UserInfoEndpoint) ?? Told(client, document, "userinfo_endpoint"),
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
            ? (null, new Reading.Refused($"the keys at {JwksUri.Url} cannot be used: {error.Description}"))
            : (keys, null);
    }

    /// <summary>What a setting names.</summary>
    private static ProviderEndpoint? Named(string? url) => url is null ? null : new(url, IsNamed: true);

    /// <summary>
    /// What the document names; null for nothing that may be used. Plain http is for a stand-in on this machine, so for nobody whose issuer is elsewhere. An
    /// address beside the issuer, or beside the document, is as good as named by the operator, who named those.
    /// </summary>
    private static ProviderEndpoint? Told(OpenIdConnectClient client, JsonElement document, string name)
    {
        if (JsonText.Of(document, name) is not { } url || !ProviderAddress.IsGood(url))
            return null;
        var told = new Uri(url);
        if (told.Scheme != Uri.UriSchemeHttps && !IssuerAddress.IsLoopback(new Uri(client.Issuer).Host))
            return null;
        return new(url, IsNamed: IsBeside(told, client.Issuer) || IsBeside(told, client.MetadataUrl!));
    }

    private static bool IsBeside(Uri url, string named) => Uri.Compare(url, new Uri(named), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool Lists(JsonElement document, string name, string value) =>
        document.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(value));
}
