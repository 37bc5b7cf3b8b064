using System.Diagnostics;
using IdentityHost.OpenId.Jose;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Jose;

public sealed class ForeignJwsTests
{
    [Theory]
    [Trait("Security", "S-122")]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"RS512"}""")]
    [InlineData("""{"alg":["ES256"]}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","jku":"https://evil.example"}""")]
    [InlineData("""{"alg":"ES256","x5u":"https://evil.example"}""")]
    [InlineData("""{"alg":"ES256","jwk":{}}""")]
    [InlineData("""{"alg":"ES256","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"ES256","b64":false}""")]
    [InlineData("""{"alg":"ES256","zip":"DEF"}""")]
    [InlineData("""{"alg":"PBES2-HS256+A128KW","p2c":1000000000}""")]
    [InlineData("""{"alg":"ES256","alg":"none"}""")]
    [InlineData("""{"alg":"ES256","\u0061lg":"none"}""")]
    [InlineData("""["ES256"]""")]
    public void A_header_that_leads_astray_is_refused(string header) =>
        ForeignJws.TryRead($"{Base64UrlEncoder.Encode(header)}.e30.AAAA", out _).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AA==")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30 .AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e31.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AAAA.AAAA.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxLCJhIjoyfQ.AAAA")]
    public void What_is_not_strict_compact_form_is_refused(string token) => ForeignJws.TryRead(token, out _).ShouldBeNull();

    [Fact]
    public void A_plain_header_is_read()
    {
        using var token = ForeignJws.TryRead($"{Base64UrlEncoder.Encode("""{"alg":"ES256","kid":"k","typ":"JWT"}""")}.e30.AAAA", out _);
        token.ShouldNotBeNull();
        (token.Algorithm, token.KeyId, token.Type).ShouldBe(("ES256", "k", "JWT"));
    }

    [Fact]
    [Trait("Security", "S-123")]
    public void Bombs_are_refused_in_under_ten_milliseconds()
    {
        string[] bombs = [$"{Base64UrlEncoder.Encode(new string('[', 4000))}.e30.AAAA", new string('A', 10_000_000) + ".e30.AAAA", new string('.', 16_000)];
        foreach (var bomb in bombs)
            Enumerable.Range(0, 10).Min(_ => Refuse(bomb)).ShouldBeLessThan(TimeSpan.FromMilliseconds(10));

        // The best of several times: the machine may be busy with something else meanwhile.
        static TimeSpan Refuse(string bomb)
        {
            var start = Stopwatch.GetTimestamp();
            ForeignJws.TryRead(bomb, out _).ShouldBeNull();
            return Stopwatch.GetElapsedTime(start);
        }
    }

    [Theory]
    [InlineData("AA", true)]
    [InlineData("AB", false)]
    [InlineData("AAA", true)]
    [InlineData("AAB", false)]
    [InlineData("A", false)]
    [InlineData("AAAA", true)]
    [InlineData("AA+A", false)]
    [InlineData("AAA=", false)]
    [InlineData("AA A", false)]
    public void Base64url_has_one_spelling(string text, bool good) => (Base64UrlText.TryDecode(text) is not null).ShouldBe(good);
}
