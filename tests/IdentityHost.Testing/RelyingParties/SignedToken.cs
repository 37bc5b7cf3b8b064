using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace IdentityHost.Testing.RelyingParties;

/// <summary>A JWS in compact form, taken apart and verified without any code of the server.</summary>
/// <param name="Text">As it came.</param>
/// <param name="Header">The header.</param>
/// <param name="Claims">The payload.</param>
public sealed record SignedToken(string Text, JsonElement Header, JsonElement Claims)
{
    /// <summary>A claim as text, or null.</summary>
    public string? this[string claim] =>
        Claims.TryGetProperty(claim, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>Takes a token apart; fails the test when it is no JWS.</summary>
    public static SignedToken Parse(string text)
    {
        var parts = text.Split('.');
        parts.Length.ShouldBe(3, "a compact JWS has three parts");
        return new(text, Decode(parts[0]), Decode(parts[1]));
    }

    /// <summary>The audiences, whether <c>aud</c> is one string or a list.</summary>
    public IReadOnlyList<string> Audiences
    {
        get
        {
            var aud = Claims.GetProperty("aud");
            return aud.ValueKind == JsonValueKind.String ? [aud.GetString()!] : [.. aud.EnumerateArray().Select(a => a.GetString()!)];
        }
    }

    /// <summary>Demands a good signature by the key of the JWKS with the token's <c>kid</c>.</summary>
    public SignedToken ShouldBeSignedBy(JsonElement jwks)
    {
        var kid = Header.GetProperty("kid").GetString();
        var key = jwks.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("kid").GetString() == kid);
        var dot = Text.LastIndexOf('.');
        var signed = Encoding.ASCII.GetBytes(Text[..dot]);
        var signature = Base64Url.DecodeFromChars(Text.AsSpan(dot + 1));
        Verify(Header.GetProperty("alg").GetString()!, key, signed, signature).ShouldBeTrue("the signature does not verify");
        return this;
    }

    private static bool Verify(string algorithm, JsonElement key, byte[] signed, byte[] signature)
    {
        switch (algorithm)
        {
            case "RS256":
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }))
                    return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            case "ES256":
                var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
                using (var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }))
                    return ec.VerifyData(signed, signature, HashAlgorithmName.SHA256);
            default:
                throw new InvalidOperationException($"A token signed with {algorithm} was not expected.");
        }
    }

    private static byte[] Bytes(JsonElement key, string member) => Base64Url.DecodeFromChars(key.GetProperty(member).GetString()!);

    private static JsonElement Decode(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement.Clone();
}
