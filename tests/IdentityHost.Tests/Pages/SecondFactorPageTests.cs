using System.Net;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>The second step: set up, asked for, spared, and demanded by apps.</summary>
public sealed class SecondFactorPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private const string TwoFactors = "urn:identityhost:acr:2fa";

    [Fact]
    public async Task An_authenticator_app_is_asked_for_and_a_trusted_browser_spares_it()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        var other = OpenBrowser();

        var page = await SignInAsync(other, ada.Account);
        page.Url.AbsolutePath.ShouldBe("/signin/second-factor");
        (await other.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
        page = await other.PressAsync(page, "Continue", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await other.PressAsync(page, "Continue", ("Code", Totp(secret, 1)));
        page.Url.AbsolutePath.ShouldBe("/signin/trust", page.Text);
        page = await other.PressAsync(page, "Trust");
        page.Url.AbsolutePath.ShouldBe("/account");

        await other.PressAsync(await other.OpenAsync("/signout"), "Sign out");
        (await SignInAsync(other, ada.Account)).Url.AbsolutePath.ShouldBe("/account");
        (await other.OpenAsync("/account/sessions")).Text.ShouldContain("Trusted browsers");
    }

    [Fact]
    public async Task A_recovery_code_serves_in_the_same_field_once()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);
        var code = (await ada.Browser.OpenAsync("/account/recovery-codes")).Document.QuerySelector(".codes code")!.TextContent;
        var (first, second) = (OpenBrowser(), OpenBrowser());

        var page = await first.PressAsync(await SignInAsync(first, ada.Account), "Continue", ("Code", code));
        page.Url.AbsolutePath.ShouldBe("/signin/trust", page.Text);
        (await first.PressAsync(page, "Do not trust")).Url.AbsolutePath.ShouldBe("/account");

        (await second.PressAsync(await SignInAsync(second, ada.Account), "Continue", ("Code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_secret_stays_the_same_after_a_wrong_code_and_its_picture_is_kept_nowhere()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/two-step"), "Set up");
        var secret = page.Document.QuerySelector(".secret")!.TextContent;

        page = await ada.Browser.PressAsync(page, "Switch on", ("Code", "000000"));
        var picture = await ada.Browser.OpenAsync(page.Document.QuerySelector(".qr img")!.GetAttribute("src")!);

        page.Document.QuerySelector(".secret")!.TextContent.ShouldBe(secret);
        picture.Header("Content-Type").ShouldBe("image/svg+xml");
        picture.Header("Cache-Control").ShouldContain("no-store");
        (await OpenBrowser().OpenAsync("/account/two-step?handler=Picture")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task An_app_that_wants_two_factors_has_them_asked_for_even_in_a_trusted_browser()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        var page = await ada.Browser.PressAsync(await SignInAsync(ada.Browser, ada.Account), "Continue", ("Code", Totp(secret, 1)));
        await ada.Browser.PressAsync(page, "Trust");
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        await SignInAsync(ada.Browser, ada.Account);

        page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("acr_values", TwoFactors)));
        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        page.HasButton("Confirm").ShouldBeTrue();
        page.Document.QuerySelector("#password").ShouldBeNull("a password is no second factor");
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", Totp(secret)));

        page.Left.ShouldBeTrue(page.Text);
        var answer = AuthorizationResponse.Read(page).ShouldNotBeNull();
        answer["code"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_wish_for_two_factors_keeps_nobody_out_who_has_one()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        (await ada.AuthorizeAsync(app, ("acr_values", TwoFactors)))["code"].ShouldNotBeNull();
    }
}
