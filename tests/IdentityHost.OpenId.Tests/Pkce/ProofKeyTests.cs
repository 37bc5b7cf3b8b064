using IdentityHost.OpenId.Pkce;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Pkce;

[Trait("Security", "S-104")]
public sealed class ProofKeyTests
{
    [Theory]
    [InlineData(Engine.Challenge, "S256", true, true)]
    [InlineData(Engine.Challenge, null, true, false)]
    [InlineData(Engine.Challenge, "plain", true, false)]
    [InlineData(Engine.Challenge, "s256", true, false)]
    [InlineData(null, null, true, false)]
    [InlineData(null, null, false, true)]
    [InlineData(null, "S256", false, false)]
    [InlineData("tooshort", "S256", true, false)]
    [InlineData(Engine.Challenge + "A", "S256", true, false)]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "S256", true, false)]
    public void Only_an_s256_challenge_is_good(string? challenge, string? method, bool required, bool good) =>
        (ProofKey.CheckChallenge(challenge, method, required) is null).ShouldBe(good);

    [Theory]
    [InlineData(Engine.Challenge, Engine.Verifier, true)]
    [InlineData(Engine.Challenge, null, false)]
    [InlineData(Engine.Challenge, Engine.Challenge, false)]
    [InlineData(Engine.Challenge, "short", false)]
    [InlineData(null, null, true)]
    [InlineData(null, Engine.Verifier, false)]
    public void The_verifier_of_the_challenge_and_nothing_else_is_accepted(string? challenge, string? verifier, bool good)
    {
        var error = ProofKey.Verify(challenge, verifier);
        (error is null).ShouldBe(good);
        (error?.Code ?? "invalid_grant").ShouldBe("invalid_grant");
    }
}
