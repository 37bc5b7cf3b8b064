using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IdentityHost.Testing.RelyingParties;

/// <summary>A key pair of a client, and the assertions it signs (RFC 7523), made without any code of the server.</summary>
public sealed class ClientKey : IDisposable
{
    /// <summary><c>client_assertion_type</c></summary>
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly ECDsa? _ec;
    private readonly RSA? _rsa;

    /// <summary>Makes a key.</summary>
    /// <param name="algorithm"><c>ES256</c>, <c>RS256</c> or <c>PS256</c>.</param>
    /// <param name="keyId">Its <c>kid</c>.</param>
    public ClientKey(string algorithm = "ES256", string keyId = "one")
    {
        (Algorithm, KeyId) = (algorithm, keyId);
        if (algorithm == "ES256")
            _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        else
            _rsa = RSA.Create(2048);
    }

    public string Algorithm { get; }

    public string KeyId { get; }

    /// <summary>A key set of this key alone: its public half.</summary>
    public JsonElement Jwks => SetOf(this);

    /// <summary>A key set of the public halves of these keys.</summary>
    public static JsonElement SetOf(params ClientKey[] keys) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["keys"] = new JsonArray([.. keys.Select(k => k.PublicJwk())]) });

    /// <summary>An assertion that proves this client to this issuer, with the claims the test changes; null takes one away.</summary>
    public string Assert(string clientId, string issuer, DateTimeOffset now, params (string Claim, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.ToUnixTimeSeconds() + 60,
            ["jti"] = RandomNumberGenerator.GetHexString(32),
        };
        foreach (var (claim, value) in changes)
        {
            claims.Remove(claim);
            if (value is not null)
                claims[claim] = value.DeepClone();
        }

        return Sign(claims);
    }

    /// <summary>Signs claims.</summary>
    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["kid"] = KeyId, ["typ"] = "JWT" };
        var input = Encode(header) + "." + Encode(claims);
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = _ec?.SignData(bytes, HashAlgorithmName.SHA256)
            ?? _rsa!.SignData(bytes, HashAlgorithmName.SHA256, Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return input + "." + Base64Url.EncodeToString(signature);
    }

    private JsonObject PublicJwk()
    {
        var jwk = new JsonObject { ["kid"] = KeyId, ["use"] = "sig", ["alg"] = Algorithm };
        if (_ec is not null)
        {
            var point = _ec.ExportParameters(includePrivateParameters: false).Q;
            (jwk["kty"], jwk["crv"]) = ("EC", "P-256");
            (jwk["x"], jwk["y"]) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        }
        else
        {
            var parameters = _rsa!.ExportParameters(includePrivateParameters: false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url.EncodeToString(parameters.Modulus), Base64Url.EncodeToString(parameters.Exponent));
        }

        return jwk;
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <inheritdoc />
    public void Dispose()
    {
        _ec?.Dispose();
        _rsa?.Dispose();
    }
}
