using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>ID tokens as Google writes them, by a key that lives as long as the process and is made when it is first needed.</summary>
internal sealed class PretendIdTokens(TimeProvider clock)
{
    private const int KeyBits = 2048;
    private const string KeyId = "pretend-google-1";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    private readonly Lazy<RSA> _key = new(static () => RSA.Create(KeyBits));
    private readonly Lock _signing = new();

    /// <summary>The document behind <c>jwks_uri</c>.</summary>
    public JsonObject Keys()
    {
        var numbers = _key.Value.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["keys"] = new JsonArray((JsonNode)new JsonObject
            {
                ["kid"] = KeyId,
                ["kty"] = "RSA",
                ["alg"] = "RS256",
                ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(numbers.Modulus),
                ["e"] = Base64Url.EncodeToString(numbers.Exponent),
            }),
        };
    }

    /// <summary>The ID token that comes with an access token.</summary>
    public string Sign(string issuer, PretendGrant grant, string accessToken)
    {
        var now = clock.GetUtcNow();
        var claims = Claims(grant.Person);
        claims["iss"] = issuer;
        claims["azp"] = grant.ClientId;
        claims["aud"] = grant.ClientId;
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["exp"] = (now + s_lifetime).ToUnixTimeSeconds();
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));
        if (grant.Nonce is { } nonce)
            claims["nonce"] = nonce;

        var input = $"{Encode(new JsonObject { ["alg"] = "RS256", ["kid"] = KeyId, ["typ"] = "JWT" })}.{Encode(claims)}";
        lock (_signing)
            return $"{input}.{Base64Url.EncodeToString(_key.Value.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Who somebody is.</summary>
    public static JsonObject Claims(PretendPerson person)
    {
        var names = person.Name.Split(' ', 2);
        var claims = new JsonObject
        {
            ["sub"] = (100_000_000_000_000_000 + person.Number).ToString(CultureInfo.InvariantCulture),
            ["name"] = person.Name,
            ["given_name"] = names[0],
        };
        if (names.Length > 1)
            claims["family_name"] = names[1];
        if (person.Addresses is [var main, ..])
            (claims["email"], claims["email_verified"]) = (main.Email, main.Verified);
        if (person.HostedDomain is { } domain)
            claims["hd"] = domain;
        return claims;
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
