using IdentityHost.OpenId.Authorize;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Authorize;

public sealed class RequestedClaimsTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("""{"id_token":1}""")]
    [InlineData("""{"userinfo":{"name":"x"}}""")]
    [InlineData("""{"userinfo":{"name":null,"name":null}}""")]
    [InlineData("""{"userinfo":{} /* comment */}""")]
    public void A_malformed_claims_parameter_is_refused(string claims) =>
        RequestedClaims.Parse(claims).Error.ShouldNotBeNull().Code.ShouldBe("invalid_request");

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"userinfo":{"name":{"essential":true},"email":null}}""")]
    [InlineData("""{"id_token":{"acr":{"values":["a"]}},"unknown":3}""")]
    public void A_wish_stands_in_nobodys_way(string? claims)
    {
        var parsed = RequestedClaims.Parse(claims).Value.ShouldNotBeNull();
        parsed.EssentialAcr.ShouldBeEmpty();
        parsed.Subject.ShouldBeNull();
    }

    [Fact]
    public void Essential_acr_subject_and_auth_time_are_read()
    {
        var parsed = RequestedClaims.Parse("""{"id_token":{"acr":{"essential":true,"values":["a","b"]},"sub":{"value":"ada"},"auth_time":null}}""").Value.ShouldNotBeNull();
        parsed.EssentialAcr.ShouldBe(["a", "b"]);
        parsed.Subject.ShouldBe("ada");
        parsed.AuthTime.ShouldBeTrue();
    }
}
