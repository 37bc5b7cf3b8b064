using System.Text;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Totp;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Totp;

public sealed class TotpKeyTests
{
    private static readonly TotpKey s_ofTheRfc = new(Base32.Encode("12345678901234567890"u8), Digits: 8, Period: 30);

    /// <summary>RFC 6238, appendix B.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_codes_of_the_standard_come_out(long seconds, string code) =>
        s_ofTheRfc.CodeOf(s_ofTheRfc.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    /// <summary>RFC 4648 §10, without its padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_the_one_of_the_standard(string text, string encoded)
    {
        Base32.Encode(Encoding.ASCII.GetBytes(text)).ShouldBe(encoded);
        Base32.Decode(encoded).ShouldBe(Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    [Trait("Security", "S-040")]
    public void A_secret_has_160_random_bits()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => TotpKey.New(new MfaOptions()).Secret).ToList();

        secrets.ShouldAllBe(s => s.Length == 32 && Base32.Decode(s)!.Length == 20);
        secrets.Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
    }

    [Fact]
    public void The_url_names_digits_and_period_only_where_they_are_unusual()
    {
        new TotpKey("GEZDGNBV", 6, 30).Url("Shop & Co", "ada@example.org").ShouldBe("otpauth://totp/Shop%20%26%20Co:ada%40example.org?secret=GEZDGNBV&issuer=Shop%20%26%20Co");
        new TotpKey("GEZDGNBV", 8, 60).Url("Shop", "ada").ShouldBe("otpauth://totp/Shop:ada?secret=GEZDGNBV&issuer=Shop&digits=8&period=60");
    }

    [Fact]
    public void A_picture_is_drawn_as_svg_and_as_png()
    {
        const string url = "otpauth://totp/Shop:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop";

        TotpPicture.Svg(url).ShouldStartWith("<svg");
        TotpPicture.Svg(url).ShouldContain("viewBox");
        TotpPicture.Png(url)[..4].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
    }
}
