using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IdentityHost.Testing.Loopback;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Testing.Providers;

/// <summary>An OpenID provider on a loopback port: discovery, keys, token endpoint, userinfo; a test says how it lies.</summary>
public sealed class LoopbackOpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "123456789012-abc.apps.example";
    public const string ClientSecret = "a secret of the loopback provider";
    public const string AccessToken = "ya29.a0AfH6SMBx";

    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> _codes = new(StringComparer.Ordinal);
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private LoopbackServer? _server;

    private LoopbackOpenIdProvider(TimeProvider clock) => _clock = clock;

    /// <summary>Its issuer.</summary>
    public string Issuer => _server!.Origin;

    /// <summary>Everything it was asked.</summary>
    public IReadOnlyList<string> Requests => _server!.Requests;

    /// <summary>The id of the present key.</summary>
    public string KeyId { get; private set; } = "key-1";

    /// <summary>Changes the discovery document.</summary>
    public Action<JsonObject> Metadata { get; set; } = static _ => { };

    /// <summary>Changes the claims of ID tokens.</summary>
    public Action<JsonObject> Claims { get; set; } = static _ => { };

    /// <summary>What userinfo says.</summary>
    public JsonObject UserInfo { get; } = [];

    /// <summary>What it answers next at a path in place of the usual.</summary>
    public ConcurrentDictionary<string, VendorAnswer> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>The last form the token endpoint got, and its header.</summary>
    public (IFormCollection Form, string Authorization)? Redeemed { get; private set; }

    public static async Task<LoopbackOpenIdProvider> StartAsync(TimeProvider clock)
    {
        var provider = new LoopbackOpenIdProvider(clock);
        provider._server = await LoopbackServer.StartAsync(provider.AnswerAsync);
        return provider;
    }

    /// <summary>Another key takes the place of the present one.</summary>
    public void ChangeKey()
    {
        _key.Dispose();
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyId = "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    }

    /// <summary>Somebody agrees, whose browser was sent to this address; the query it comes back with.</summary>
    public string Allow(Uri location)
    {
        var asked = QueryHelpers.ParseQuery(location.Query);
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
        _codes[code] = (asked["code_challenge"].ToString(), asked["nonce"].ToString());
        return $"?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}";
    }

    /// <summary>An ID token; <paramref name="change"/> has the last word.</summary>
    public string IdToken(Action<JsonObject>? change = null, string? nonce = null, string algorithm = "ES256")
    {
        var now = _clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["azp"] = ClientId,
            ["sub"] = "110169484474386276334",
            ["email"] = "ada@example.org",
            ["email_verified"] = true,
            ["at_hash"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken)), 0, 16),
            ["name"] = "Ada Adams",
            ["given_name"] = "Ada",
            ["family_name"] = "Adams",
            ["picture"] = "https://lh3.example/photo.jpg",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.ToUnixTimeSeconds() + 3600,
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        Claims(claims);
        change?.Invoke(claims);
        var input = $"{Encode(new JsonObject { ["alg"] = algorithm, ["kid"] = KeyId, ["typ"] = "JWT" })}.{Encode(claims)}";
        return $"{input}.{WebEncoders.Base64UrlEncode(Sign(input, algorithm))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _key.Dispose();
    }

    /// <summary>With the key where it can, and otherwise as forgers do: with the public key for a secret, or not at all.</summary>
    private byte[] Sign(string input, string algorithm) => algorithm switch
    {
        "ES256" => _key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256),
        "HS256" => HMACSHA256.HashData(_key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(input)),
        _ => [],
    };

    private async Task AnswerAsync(HttpContext http)
    {
        if (Instead.TryRemove(http.Request.Path.Value!, out var instead))
        {
            await instead.WriteAsync(http);
            return;
        }

        var (status, body) = $"{http.Request.Method} {http.Request.Path}" switch
        {
            "GET /.well-known/openid-configuration" => (200, Document()),
            "GET /keys" => (200, Keys()),
            "GET /userinfo" => http.Request.Headers.Authorization == $"Bearer {AccessToken}" ? (200, UserInfo) : (401, []),
            "POST /token" => Redeem(await http.Request.ReadFormAsync(), http.Request.Headers.Authorization.ToString()),
            _ => (404, []),
        };
        await VendorAnswer.Refuse(status, body.ToJsonString()).WriteAsync(http);
    }

    private (int Status, JsonObject Body) Redeem(IFormCollection form, string authorization)
    {
        Redeemed = (form, authorization);
        if (authorization.Length == 0 && form["client_id"] != ClientId)
            return (401, new() { ["error"] = "invalid_client" });
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.TryRemove(form["code"].ToString(), out var code) || code.Challenge != challenge)
            return (400, new() { ["error"] = "invalid_grant", ["error_description"] = "Malformed auth code." });
        return (200, new() { ["access_token"] = AccessToken, ["expires_in"] = 3599, ["scope"] = "openid", ["token_type"] = "Bearer", ["id_token"] = IdToken(nonce: code.Nonce) });
    }

    private JsonObject Document()
    {
        var document = new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = Issuer + "/token",
            ["userinfo_endpoint"] = Issuer + "/userinfo",
            ["jwks_uri"] = Issuer + "/keys",
            ["response_types_supported"] = new JsonArray("code"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
        };
        Metadata(document);
        return document;
    }

    private JsonObject Keys()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new()
        {
            ["keys"] = new JsonArray((JsonNode)new JsonObject
            {
                ["kid"] = KeyId,
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["use"] = "sig",
                ["x"] = WebEncoders.Base64UrlEncode(point.X!),
                ["y"] = WebEncoders.Base64UrlEncode(point.Y!),
            }),
        };
    }

    private static string Encode(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
