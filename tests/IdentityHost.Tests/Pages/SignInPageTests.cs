using System.Net;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Signing in by a mailed code, and getting a new password.</summary>
public sealed class SignInPageTests(SqliteServer shared) : PageTests(shared)
{
    [Fact]
    [Trait("Security", "S-037")]
    public async Task A_mailed_code_signs_in_and_the_app_is_told_of_one_factor()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl());

        page = await ada.Browser.PressAsync(page, "Use a code instead", ("Email", ada.Account.Email!));
        page.Url.AbsolutePath.ShouldBe("/signin/code");
        page.Text.ShouldNotContain(ada.Account.Email!);
        page = await ada.Browser.PressAsync(page, "Sign in", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("2 tries are left");
        page = await ada.Browser.PressAsync(page, "Sign in", ("Code", await Mailbox.CodeAsync(ada.Account.Email!)));

        page.Left.ShouldBeTrue(page.Text);
        page.Url.AbsoluteUri.ShouldStartWith(Callback);
        var token = (await app.RedeemAsync(AuthorizationResponse.Read(page)!)).IdToken;
        token["acr"].ShouldBe("urn:identityhost:acr:1fa");
        token["amr"].ShouldBe("""["otp"]""");
    }

    [Fact]
    public async Task A_form_with_the_character_nobody_can_type_is_refused()
    {
        var browser = OpenBrowser();

        var page = await browser.PressAsync(await browser.OpenAsync("/signin"), "Sign in", ("Email", "ada\0@example.org"), ("Password", "x"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.HasButton("Sign in").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_code_looks_the_same_for_an_address_nobody_has()
    {
        var ada = await NewPersonAsync();
        var stranger = OpenBrowser();

        var known = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signin"), "Use a code instead", ("Email", ada.Account.Email!));
        var unknown = await stranger.PressAsync(await stranger.OpenAsync("/signin"), "Use a code instead", ("Email", "a" + ada.Account.Email));

        unknown.Status.ShouldBe(known.Status);
        unknown.Document.QuerySelector("main")!.TextContent.ShouldBe(known.Document.QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task After_the_last_wrong_code_there_is_nothing_left_to_type_it_into()
    {
        var ada = await NewPersonAsync();
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signin"), "Use a code instead", ("Email", ada.Account.Email!));

        for (var i = 0; i < 3; i++)
            page = await ada.Browser.PressAsync(page, "Sign in", ("Code", "000000"));

        page.HasButton("Sign in").ShouldBeFalse();
        (await ada.Browser.OpenAsync("/signin/code")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    public async Task A_code_sets_a_new_password_and_the_old_one_is_dead()
    {
        var ada = await NewPersonAsync();
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/reset-password"), "Continue", ("Email", ada.Account.Email!));
        page.Url.AbsolutePath.ShouldBe("/reset-password/code");
        var code = await Mailbox.CodeAsync(ada.Account.Email!);

        page = await ada.Browser.PressAsync(page, "Set the password", ("Code", code), ("New password", "short"));
        page.Text.ShouldContain("too short");
        page = await ada.Browser.PressAsync(page, "Set the password", ("Code", code), ("New password", "a wholly different sentence"));

        page.Url.AbsolutePath.ShouldBe("/signin");
        page.Text.ShouldContain("Your new password is set");
        (await SignInAsync(ada.Browser, ada.Account)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SignInAsync(ada.Browser, ada.Account, "a wholly different sentence")).Url.AbsolutePath.ShouldBe("/account");
    }

    [Theory]
    [InlineData("/signin/code", "/signin")]
    [InlineData("/signin/second-factor", "/signin")]
    [InlineData("/signin/trust", "/signin")]
    [InlineData("/signup/passkey", "/signin")]
    [InlineData("/signup/verify", "/signup")]
    [InlineData("/reset-password/code", "/reset-password")]
    [InlineData("/reauthenticate", "/signin")]
    [InlineData("/account/emails", "/signin")]
    [InlineData("/account/password", "/signin")]
    [InlineData("/account/two-step", "/signin")]
    [InlineData("/account/recovery-codes", "/signin")]
    [InlineData("/account/passkeys", "/signin")]
    [InlineData("/account/sessions", "/signin")]
    public async Task A_page_nobody_was_led_to_leads_to_the_beginning(string page, string beginning) =>
        (await OpenBrowser().OpenAsync(page)).Url.AbsolutePath.ShouldBe(beginning);

    [Fact]
    public async Task Language_and_colours_chosen_below_a_page_stay()
    {
        var browser = OpenBrowser();
        var page = await browser.PressAsync(await browser.OpenAsync("/signin"), "Dark");
        page.Url.AbsolutePath.ShouldBe("/signin");
        page.Document.DocumentElement.GetAttribute("data-theme").ShouldBe("dark");

        page = await browser.PressAsync(page, "Deutsch");
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe("de");
        (await browser.OpenAsync("/signup")).Text.ShouldContain("Konto anlegen");
    }
}
