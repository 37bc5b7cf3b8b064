using System.Security.Cryptography;
using System.Text.Json;

namespace IdentityHost.OpenId.Jose;

/// <summary>Reads one public JSON Web Key of a client.</summary>
/// <remarks>RFC 7517 §4, RFC 7518 §6; S-143.</remarks>
internal static class JsonWebKey
{
    private const int SmallestModulus = 2048;
    private const int LargestModulus = 8192;
    private static readonly string[] s_private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The key; or neither key nor fault when it is of a kind or for a use we do not know, which RFC 7517 §5 wants ignored; or the fault.</summary>
    public static (PublicKey? Key, string? Fault) Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            return (null, "A key must be a JSON object.");
        foreach (var name in s_private)
        {
            if (jwk.TryGetProperty(name, out _))
                return (null, $"A key has the private member {name}.");
        }

        if (Text(jwk, "kty") is not { } kind)
            return (null, "A key has no kty.");
        if (Text(jwk, "use") is { } use && use is not "sig")
            return default;
        if (jwk.TryGetProperty("kid", out var id) && (id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 and <= 255 }))
            return (null, "A kid must be text of 1 to 255 characters.");

        try
        {
            return kind switch
            {
                "EC" => Ec(jwk),
                "RSA" => Rsa(jwk),
                "oct" => (null, "A key is symmetric."),
                _ => default,
            };
        }
        catch (CryptographicException)
        {
            return (null, $"The numbers of a key make no {kind} key.");
        }
    }

    private static (PublicKey? Key, string? Fault) Ec(JsonElement jwk)
    {
        var (curve, size) = Text(jwk, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            _ => (default, 0),
        };
        if (size == 0)
            return default;
        if (Bytes(jwk, "x") is not { } x || Bytes(jwk, "y") is not { } y || x.Length != size || y.Length != size)
            return (null, $"x and y of an EC key must be base64url of {size} bytes.");
        var key = new EcPublicKey(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }, size == 32) { KeyId = Text(jwk, "kid") };
        return Text(jwk, "alg") is { } alg && !key.Fits(alg) ? default : (key, null);
    }

    private static (PublicKey? Key, string? Fault) Rsa(JsonElement jwk)
    {
        if (Bytes(jwk, "n") is not { Length: > 0 } modulus || Bytes(jwk, "e") is not { Length: > 0 and <= 4 } exponent)
            return (null, "n and e of an RSA key must be base64url numbers, e of at most 4 bytes.");
        if (modulus[0] == 0 || exponent[0] == 0)
            return (null, "n and e of an RSA key must have no leading zero bytes.");
        var bits = modulus.Length * 8 - System.Numerics.BitOperations.LeadingZeroCount(modulus[0]) + 24;
        if (bits is < SmallestModulus or > LargestModulus)
            return (null, $"An RSA key must have {SmallestModulus} to {LargestModulus} bits.");
        if ((exponent[^1] & 1) == 0 || exponent is [1])
            return (null, "e of an RSA key must be odd and larger than 1.");
        var alg = Text(jwk, "alg");
        var key = new RsaPublicKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, alg) { KeyId = Text(jwk, "kid") };
        return alg is not null && !key.Fits(alg) ? default : (key, null);
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement jwk, string name) => Text(jwk, name) is { } text ? Base64UrlText.TryDecode(text) : null;
}
