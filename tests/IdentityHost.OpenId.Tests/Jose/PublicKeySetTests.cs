using System.Security.Cryptography;
using System.Text.Json;
using IdentityHost.OpenId.Jose;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Jose;

[Trait("Security", "S-143")]
public sealed class PublicKeySetTests
{
    private const string Ec = """ "kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" """;

    [Theory]
    [InlineData("{" + Ec + """, "kid":"a"}""", 1)]
    [InlineData("{" + Ec + """, "use":"enc"}""", 0)]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AA"}""", 0)]
    [InlineData("{" + Ec + """, "kid":"a"},{""" + Ec + """, "kid":"b"}""", 2)]
    public void Good_sets_are_read_and_unknown_kinds_ignored(string keys, int count) => Parse(keys)!.Count.ShouldBe(count);

    [Theory]
    [InlineData("{" + Ec + """, "d":"AA"}""")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""")]
    [InlineData("""{"kty":"oct"}""")]
    [InlineData("""{"crv":"P-256"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")]
    [InlineData("{" + Ec + """, "kid":"a"},{""" + Ec + """, "kid":"a"}""")]
    [InlineData("{" + Ec + """, "kid":7}""")]
    [InlineData("7")]
    public void Private_symmetric_broken_and_ambiguous_keys_are_refused(string keys) => Parse(keys).ShouldBeNull();

    [Theory]
    [InlineData(1024, false)]
    [InlineData(2048, true)]
    public void Rsa_keys_have_at_least_2048_bits(int bits, bool good)
    {
        using var rsa = RSA.Create(bits);
        var key = rsa.ExportParameters(false);
        (Parse($$"""{"kty":"RSA","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"AQAB"}""") is not null).ShouldBe(good);
    }

    [Fact]
    public void Twenty_one_keys_are_too_many() => Parse(string.Join(',', Enumerable.Repeat("{" + Ec + "}", 21))).ShouldBeNull();

    [Fact]
    public void Without_a_kid_only_a_single_fitting_key_is_taken()
    {
        Parse("{" + Ec + "}")!.Find(null, "ES256").ShouldNotBeNull();
        Parse("{" + Ec + "},{" + Ec + "}")!.Find(null, "ES256").ShouldBeNull();
        Parse("{" + Ec + "}")!.Find(null, "RS256").ShouldBeNull();
    }

    private static PublicKeySet? Parse(string keys)
    {
        using var json = JsonDocument.Parse($$"""{"keys":[{{keys}}]}""");
        return PublicKeySet.TryParse(json.RootElement).Value;
    }
}
