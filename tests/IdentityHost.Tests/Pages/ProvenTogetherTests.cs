using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary><c>auth_time</c>, <c>acr</c> and <c>amr</c> of a token speak of one proof, and apps that ask for a recent or strong one get it (OIDC Core §3.1.2.1).</summary>
public sealed class ProvenTogetherTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private const string OneFactor = "urn:identityhost:acr:1fa";
    private const string TwoFactors = "urn:identityhost:acr:2fa";

    [Fact]
    [Trait("Security", "S-052")]
    [Trait("Security", "S-068")]
    public async Task Who_is_not_signed_in_shows_two_factors_and_the_token_says_so()
    {
        var (app, ada) = (await RegisterClientAsync(), await NewPersonAsync());
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        var browser = OpenBrowser();
        Server.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = await browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors)));
        page = await browser.SignInAsync(page, ada.Account.Email!, TestServer.Password);
        page.Url.AbsolutePath.ShouldBe("/signin/second-factor", page.Text);
        page = await browser.PressAsync(page, "Continue", ("Code", Totp(secret)));

        await ShouldTellAsync(app, page, Now, TwoFactors, "pwd otp mfa");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "60")]
    [InlineData("max_age", "0")]
    [Trait("Security", "S-047")]
    [Trait("Security", "S-068")]
    public async Task A_password_in_a_trusted_browser_makes_no_older_second_factor_fresh(string parameter, string value)
    {
        var app = await RegisterClientAsync();
        var (ada, secret) = await TrustedAsync();
        var before = Now;
        Server.Clock.Advance(TimeSpan.FromMinutes(10));

        // The password alone is what the app is told of.
        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl((parameter, value)));
        page = await PasswordAsync(ada, page);
        await ShouldTellAsync(app, page, Now, OneFactor, "pwd");

        // Who asks for two factors, and not for recent ones, is told of those of before, and when that was.
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        await ShouldTellAsync(app, await ada.Browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors))), before, TwoFactors, "pwd otp mfa");

        // Who asks for both gets both: the trust spares nothing.
        page = await PasswordAsync(ada, await ada.Browser.OpenAsync(app.AuthorizationUrl((parameter, value), ("acr_values", TwoFactors))));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page.Document.QuerySelector("#password").ShouldBeNull();
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", Totp(secret)));
        await ShouldTellAsync(app, page, Now, TwoFactors, "pwd otp mfa");
    }

    [Fact]
    [Trait("Security", "S-068")]
    public async Task A_code_shown_again_makes_no_older_password_fresh()
    {
        var app = await RegisterClientAsync();
        var (ada, secret) = await TrustedAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(20));
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/reauthenticate"), "Confirm", ("Code", Totp(secret)));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);

        page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("max_age", "60"), ("acr_values", TwoFactors)));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page.Document.QuerySelector("#code").ShouldBeNull("the code was shown just now");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Password", TestServer.Password));

        await ShouldTellAsync(app, page, Now, TwoFactors, "otp pwd mfa");
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task Two_factors_serve_nobody_who_asks_for_them_after_an_hour_without_use()
    {
        var app = await RegisterClientAsync();
        var (ada, secret) = await TrustedAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(59));
        Facts(await TokensAsync(app, await ada.Browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors))))).Acr.ShouldBe(TwoFactors);

        Server.Clock.Advance(TimeSpan.FromMinutes(61));
        // Whatever wakes the session, and whoever asks for nothing, is told what was.
        (await ada.Browser.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/account");
        await ShouldTellAsync(app, await ada.Browser.OpenAsync(app.AuthorizationUrl()), Now - 120 * 60, TwoFactors, "pwd otp mfa");
        var silent = AuthorizationResponse.Read(await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "none"), ("claims", """{"id_token":{"acr":{"essential":true,"value":"?"}}}""".Replace("?", TwoFactors, StringComparison.Ordinal)))));
        silent.ShouldNotBeNull().ShouldBeError("unmet_authentication_requirements");

        var page = await PasswordAsync(ada, await ada.Browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors))));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", Totp(secret)));
        await ShouldTellAsync(app, page, Now, TwoFactors, "pwd otp mfa");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-068")]
    public async Task Who_gives_up_a_new_sign_in_is_signed_in_as_before_and_may_try_again(bool afterPassword)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        var before = await TokensAsync(app, await ada.Browser.OpenAsync(app.AuthorizationUrl()));
        Server.Clock.Advance(TimeSpan.FromMinutes(1));

        var asked = await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "login")));
        var page = await ada.Browser.SignInAsync(asked, ada.Account.Email!, "not the password");
        page.Status.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        if (afterPassword)
            (await PasswordAsync(ada, page)).Url.AbsolutePath.ShouldBe("/signin/second-factor");

        // The way back, in whatever tab: the session is as it was, and tells of the proof of before.
        (await ada.Browser.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/account");
        var same = await TokensAsync(app, await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "none"))));
        Facts(same).ShouldBe(Facts(before));
        same.IdToken["sid"].ShouldBe(before.IdToken["sid"]);

        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        page = await PasswordAsync(ada, await ada.Browser.OpenAsync(asked.Url.PathAndQuery));
        var after = await TokensAsync(app, await ada.Browser.PressAsync(page, "Continue", ("Code", Totp(secret))));
        ShouldTell(after, Now, TwoFactors, "pwd otp mfa");
        after.IdToken["sid"].ShouldBe(before.IdToken["sid"]);
    }

    private long Now => Server.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Somebody who has just signed in with password and code, at a browser that is trusted from then on.</summary>
    private async Task<(Person Ada, string Secret)> TrustedAsync()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await ada.Browser.PressAsync(await SignInAsync(ada.Browser, ada.Account), "Continue", ("Code", Totp(secret)), ("Trust this browser for 14 days", "true"));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
        return (ada, secret);
    }

    private static Task<Page> PasswordAsync(Person person, Page page) => person.Browser.SignInAsync(page, person.Account.Email!, TestServer.Password);

    private static async Task<Answer> TokensAsync(ProtocolClient app, Page page) =>
        (await app.RedeemAsync(AuthorizationResponse.Read(page).ShouldNotBeNull($"{page.Url}: {page.Text}"))).ShouldSucceed();

    private static async Task ShouldTellAsync(ProtocolClient app, Page page, long at, string acr, string amr) => ShouldTell(await TokensAsync(app, page), at, acr, amr);

    /// <summary>The clock goes on while pages are read, so the time is one of less than a minute.</summary>
    private static void ShouldTell(Answer tokens, long at, string acr, string amr)
    {
        var told = Facts(tokens);
        (told.Acr, told.Amr).ShouldBe((acr, amr));
        told.AuthTime.ShouldBeInRange(at - 50, at);
    }

    /// <summary>As the access token says them, which always does.</summary>
    private static (long AuthTime, string Acr, string Amr) Facts(Answer tokens)
    {
        var claims = SignedToken.Parse(tokens.AccessToken).Claims;
        return (claims.GetProperty("auth_time").GetInt64(), claims.GetProperty("acr").GetString()!, string.Join(' ', claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString())));
    }
}
