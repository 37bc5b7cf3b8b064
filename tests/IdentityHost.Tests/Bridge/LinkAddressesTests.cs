using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Bridge;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Bridge;

/// <summary>Where mailed links lead when a front end has the pages (allauth's <c>HEADLESS_FRONTEND_URLS</c>).</summary>
public sealed class LinkAddressesTests
{
    [Theory]
    [InlineData("https://app.example/join", "https://app.example/join?invitation=abc")]
    [InlineData("https://app.example/join?from=mail", "https://app.example/join?from=mail&invitation=abc")]
    [InlineData("https://app.example/join/{key}", "https://app.example/join/abc")]
    public void An_invitation_leads_to_the_page_of_the_sign_up_with_its_key(string setting, string expected) =>
        Of(new FrontendUrlOptions { AccountSignup = setting }).SignUp("abc").ShouldBe(expected);

    [Fact]
    public void Links_that_prove_or_reset_hold_their_key_where_the_setting_says()
    {
        var links = Of(new FrontendUrlOptions { AccountConfirmEmail = "https://app.example/verify/{key}", AccountResetPasswordFromKey = "https://app.example/reset#{key}" });
        (links.VerifyEmail("abc"), links.ResetPassword("def")).ShouldBe(("https://app.example/verify/abc", "https://app.example/reset#def"));
    }

    [Theory]
    [InlineData("https://app.example/x", true)]
    [InlineData("ftp://app.example/{key}", false)]
    public void Only_the_page_of_the_sign_up_may_be_without_a_key(string setting, bool isGoodForSignUp)
    {
        FaultsOf(new FrontendUrlOptions { AccountSignup = setting }).ShouldBe(isGoodForSignUp ? 0 : 1);
        FaultsOf(new FrontendUrlOptions { AccountConfirmEmail = setting }).ShouldBe(1);
    }

    private static int FaultsOf(FrontendUrlOptions options) => options.Validate(new(options)).Count();

    private static LinkAddresses Of(FrontendUrlOptions options) => new(new ServiceCollection().BuildServiceProvider(), Options.Create(options));
}
