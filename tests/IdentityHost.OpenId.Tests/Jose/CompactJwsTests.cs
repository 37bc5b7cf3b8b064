using System.Security.Cryptography;
using System.Text;
using IdentityHost.OpenId.Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Jose;

public sealed class CompactJwsTests
{
    private static readonly Signer s_ec = Make("ec", ECDsa.Create(ECCurve.NamedCurves.nistP256), SignatureAlgorithms.Es256);
    private static readonly Signer s_rsa = Make("rsa", RSA.Create(2048), SignatureAlgorithms.Rs256);

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task An_independent_library_verifies_what_we_sign(string algorithm)
    {
        var signer = algorithm == "ES256" ? s_ec : s_rsa;
        var token = CompactJws.Sign(signer, TokenType.AccessToken, """{"iss":"i","sub":"ada"}"""u8);
        using var json = new MemoryStream();
        await using (var writer = new System.Text.Json.Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            signer.PublicKey.WriteMembers(writer);
            writer.WriteEndObject();
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new Microsoft.IdentityModel.Tokens.JsonWebKey(Encoding.UTF8.GetString(json.ToArray())) { KeyId = signer.KeyId },
            ValidateAudience = false,
            ValidateLifetime = false,
            ValidIssuer = "i",
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [algorithm],
        });
        result.IsValid.ShouldBeTrue(result.Exception?.ToString());
        CompactJws.TryOpen(token, TokenType.AccessToken, [s_rsa, s_ec]).ShouldBe("""{"iss":"i","sub":"ada"}"""u8.ToArray());
    }

    [Fact]
    [Trait("Security", "S-121")]
    public void A_token_of_one_kind_is_never_taken_for_another()
    {
        var token = CompactJws.Sign(s_ec, TokenType.IdToken, "{}"u8);
        CompactJws.TryOpen(token, TokenType.IdToken, [s_ec]).ShouldNotBeNull();
        CompactJws.TryOpen(token, TokenType.AccessToken, [s_ec]).ShouldBeNull();
        CompactJws.TryOpen(token, TokenType.IdToken, [s_rsa]).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-122")]
    public void Every_other_header_is_refused_even_with_the_right_signature()
    {
        var parts = CompactJws.Sign(s_ec, TokenType.AccessToken, """{"sub":"ada"}"""u8).Split('.');
        foreach (var header in new[]
        {
            """{"alg":"none","typ":"at+jwt"}""", """{"alg":"HS256","typ":"at+jwt","kid":"ec"}""", """{"alg":"ES256","typ":"at+jwt","kid":"ec","crit":["x"]}""",
            """{"alg":"RS256","typ":"at+jwt","kid":"ec"}""", """{"alg":"ES256","typ":"JWT","kid":"ec"}""", """{"alg":"ES256","typ":"at+jwt","kid":"rsa"}""",
        })
        {
            var encoded = Base64UrlEncoder.Encode(header);
            CompactJws.TryOpen($"{encoded}.{parts[1]}.{parts[2]}", TokenType.AccessToken, [s_ec, s_rsa]).ShouldBeNull();
            CompactJws.TryOpen($"{encoded}.{parts[1]}.", TokenType.AccessToken, [s_ec, s_rsa]).ShouldBeNull();
        }
    }

    [Fact]
    public void Every_changed_character_breaks_the_token()
    {
        var token = CompactJws.Sign(s_ec, TokenType.AccessToken, """{"sub":"ada"}"""u8);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            CompactJws.TryOpen(changed, TokenType.AccessToken, [s_ec]).ShouldBeNull($"position {i}");
        }
    }

    private static Signer Make(string keyId, AsymmetricAlgorithm key, string algorithm) => new(keyId, algorithm, key.ExportPkcs8PrivateKey());
}
