using IdentityHost.ExternalSignIn.Apple;
using IdentityHost.ExternalSignIn.Facebook;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>What differs at companies that speak OpenID Connect, as far as nobody must be asked to see it.</summary>
public sealed class ProviderPresetTests : IAsyncDisposable
{
    private readonly ProviderRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Facebook_is_never_asked_for_a_document_that_would_lack_half()
    {
        var settings = new FacebookSettings { ClientId = "1234", ClientSecret = "secret" };
        var facebook = new OpenIdConnectProvider("facebook", takesForms: false, () => FacebookClient.Of(settings), _rig.Parts);
        var location = await ProviderRig.OpenAsync(facebook, new RigBrowser());
        location.GetLeftPart(UriPartial.Path).ShouldBe("https://www.facebook.com/dialog/oauth");
        var asked = QueryHelpers.ParseQuery(location.Query);
        asked["scope"].ToString().ShouldBe("openid email public_profile");
        (asked["nonce"].ToString().Length, asked["code_challenge_method"].ToString()).ShouldBe((43, "S256"));
        facebook.Described.OpenIdConfigurationUrl.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("example.org", "example.org")]
    [InlineData("example.org, other.example", "*")]
    public void Google_is_told_which_organisation_people_should_choose(string? domains, string? wish)
    {
        var client = GoogleClient.Of(new() { ClientId = "x", ClientSecret = "y", HostedDomains = domains });
        client.Parameters.GetValueOrDefault("hd").ShouldBe(wish);
        client.MetadataUrl.ShouldBe("https://accounts.google.com/.well-known/openid-configuration");
        client.IssuerToo.ShouldBe("accounts.google.com");
    }

    /// <summary>Google takes no prompt=login; of Apple and Facebook nobody says that they would ask, and when they did.</summary>
    [Fact]
    public void Of_these_three_nobody_says_that_they_ask_again() =>
        ((OpenIdConnectSettings[])[new GoogleSettings(), new AppleSettings(), new FacebookSettings()]).ShouldAllBe(settings => !settings.AsksAgain);
}
