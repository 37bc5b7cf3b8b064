using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Signing in by a mailed code, and getting a new password.</summary>
public sealed partial class SignInPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-037")]
    public async Task A_mailed_code_signs_in_and_the_app_is_told_of_one_factor()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl());

        page = await AskForCodeAsync(ada.Browser, page, ada.Account.Email!);
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
    [Trait("Security", "S-001")]
    public async Task The_second_page_is_the_same_whoever_was_named()
    {
        var ada = await NewPersonAsync();
        var pages = new List<string>();
        foreach (var identifier in (string[])[ada.Account.Email!, "nobody." + ada.Account.Email, "somebody", "+1 555 0100"])
        {
            var browser = OpenBrowser();
            var page = await browser.IdentifyAsync(await browser.OpenAsync("/signin"), identifier);
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Document.QuerySelector("input[name=Email]")!.GetAttribute("value").ShouldBe(identifier);
            pages.Add(page.Document.QuerySelector("main")!.InnerHtml.Replace(identifier, "*", StringComparison.Ordinal));
        }

        pages.Select(page => Token().Replace(page, "value=\"*\"")).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Password_managers_find_the_name_beside_the_password_and_passkeys_where_the_name_is_asked_for()
    {
        var browser = OpenBrowser();
        var first = await browser.OpenAsync("/signin");
        string? Of(Page page, string field, string attribute) => page.Document.QuerySelector($"input[name={field}]")!.GetAttribute(attribute);

        Of(first, "Email", "autocomplete").ShouldBe("username webauthn");
        first.Document.QuerySelector("form.passkey")!.GetAttribute("data-passkey").ShouldBe("autofill");
        first.Document.QuerySelector("input[type=password]").ShouldBeNull();
        var second = await browser.IdentifyAsync(first, "ada@example.org");
        (Of(second, "Email", "autocomplete"), Of(second, "Email", "readonly")).ShouldBe(("username", ""));
        (Of(second, "Password", "autocomplete"), Of(second, "Password", "type")).ShouldBe(("current-password", "password"));
    }

    [Fact]
    public async Task The_request_of_the_app_comes_along_and_not_you_leads_back_with_it()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var first = await ada.Browser.OpenAsync(app.AuthorizationUrl(("login_hint", "somebody@example.org")));
        first.Document.QuerySelector("input[name=Email]")!.GetAttribute("value").ShouldBe("somebody@example.org");

        var second = await ada.Browser.PressAsync(first, "Continue");
        var back = await ada.Browser.OpenAsync(second.Document.QuerySelectorAll("a").Single(a => a.TextContent == "Not you?").GetAttribute("href")!);
        back.Url.Query.ShouldBe(first.Url.Query);
        back.Document.QuerySelector("input[name=Email]")!.HasAttribute("readonly").ShouldBeFalse();
        var page = await ada.Browser.SignInAsync(back, ada.Account.Email!, "wrong " + TestServer.Password);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await ada.Browser.SignInAsync(page, ada.Account.Email!, TestServer.Password);

        page.Left.ShouldBeTrue(page.Text);
        page.Url.AbsoluteUri.ShouldStartWith(Callback);
    }

    [Fact]
    public async Task Name_and_password_in_one_form_sign_in_at_once()
    {
        var ada = await NewPersonAsync();
        var token = (await ada.Browser.OpenAsync("/signin")).Document.QuerySelector("input[name=csrf]")!.GetAttribute("value")!;

        var page = await ada.Browser.PostAsync("/signin", [new("csrf", token), new("Email", ada.Account.Email!), new("Password", TestServer.Password)]);

        page.Url.AbsolutePath.ShouldBe("/account");
    }

    [Theory]
    [InlineData("", "Continue", "Fill in this field")]
    [InlineData("ada.lovelace", "Send me a code instead", "This is not an email address")]
    public async Task What_cannot_be_used_is_corrected_where_it_was_typed(string identifier, string button, string told)
    {
        var browser = OpenBrowser();
        var page = await browser.IdentifyAsync(await browser.OpenAsync("/signin"), identifier);
        if (button != "Continue")
            page = await browser.PressAsync(page, button);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain(told);
        var field = page.Document.QuerySelector("input[name=Email]")!;
        (field.HasAttribute("readonly"), field.GetAttribute("aria-invalid"), field.GetAttribute("value") ?? "").ShouldBe((false, "true", identifier));
    }

    [Fact]
    public async Task A_password_manager_is_led_to_where_the_password_is_changed()
    {
        var ada = await NewPersonAsync();
        var answer = await ada.Browser.OpenWithoutFollowingAsync("/.well-known/change-password");
        (answer.Status, answer.Header("Location")).ShouldBe((HttpStatusCode.SeeOther, "/account/password"));
        (await ada.Browser.OpenAsync("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")).Status.ShouldBe(HttpStatusCode.NotFound);

        var page = await ada.Browser.OpenAsync("/.well-known/change-password");
        page = await ada.Browser.SignInAsync(page, ada.Account.Email!, TestServer.Password);

        page.Url.AbsolutePath.ShouldBe("/account/password");
    }

    [Fact]
    public async Task A_form_with_the_character_nobody_can_type_is_refused()
    {
        var browser = OpenBrowser();

        var page = await browser.PressAsync(await browser.OpenAsync("/signin"), "Continue", ("Email", "ada\0@example.org"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.AsksToSignIn().ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_code_looks_the_same_for_an_address_nobody_has()
    {
        var ada = await NewPersonAsync();
        var stranger = OpenBrowser();

        var known = await AskForCodeAsync(ada.Browser, await ada.Browser.OpenAsync("/signin"), ada.Account.Email!);
        var unknown = await AskForCodeAsync(stranger, await stranger.OpenAsync("/signin"), "a" + ada.Account.Email);

        unknown.Status.ShouldBe(known.Status);
        unknown.Document.QuerySelector("main")!.TextContent.ShouldBe(known.Document.QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task After_the_last_wrong_code_there_is_nothing_left_to_type_it_into()
    {
        var ada = await NewPersonAsync();
        var page = await AskForCodeAsync(ada.Browser, await ada.Browser.OpenAsync("/signin"), ada.Account.Email!);

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

    private static async Task<Page> AskForCodeAsync(Browser browser, Page page, string email) =>
        await browser.PressAsync(await browser.IdentifyAsync(page, email), "Send me a code instead");

    [GeneratedRegex("value=\"CfDJ8[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [Theory]
    [InlineData("/signin/code", "/signin")]
    [InlineData("/signin/second-factor", "/signin")]
    [InlineData("/signin/trust", "/signin")]
    [InlineData("/signup/passkey", "/signin")]
    [InlineData("/signup/verify", "/signin")]
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
