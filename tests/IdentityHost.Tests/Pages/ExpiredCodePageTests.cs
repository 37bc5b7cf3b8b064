using System.Net;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Codes that come too late or too often wrong: the page says so, and there is a way on. None leads to itself.</summary>
public sealed class ExpiredCodePageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private readonly string _email = $"new.{OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant()}@example.org";

    private readonly string _phone = "+4930" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 9);

    [Theory]
    [Trait("Security", "S-036")]
    [InlineData("/signin/code", "Sign in", "/account")]
    [InlineData("/signin/second-code", "Continue", "/account")]
    [InlineData("/signup/verify", "Continue", "/account")]
    [InlineData("/signup/verify-phone", "Continue", "/signup/verify")]
    public async Task A_code_that_came_too_late_is_told_so_and_another_one_goes_on_from_there(string path, string button, string next)
    {
        var browser = OpenBrowser();
        var (page, to) = await WaitAtAsync(browser, path);
        var late = await Mailbox.CodeAsync(to);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        (await browser.OpenAsync(path)).Url.AbsolutePath.ShouldBe(path, "it must not lead to itself");
        page = await browser.PressAsync(page, button, ("Code", late));
        (page.Url.AbsolutePath, page.Status, page.HasButton(button)).ShouldBe((path, HttpStatusCode.Conflict, false));
        page.Text.ShouldContain("This code is no longer good");
        page = await browser.PressAsync(page, "Send another code");
        (page.Url.AbsolutePath, page.HasButton(button)).ShouldBe((path, true), page.Text);
        page = await browser.PressAsync(page, button, ("Code", late));
        page.Text.ShouldContain("2 tries are left", customMessage: "the old one is dead");
        page = await browser.PressAsync(page, button, ("Code", await Mailbox.NextCodeAsync(to, 1)));
        page.Url.AbsolutePath.ShouldBe(next, page.Text);
    }

    [Theory]
    [InlineData("/signin/code", "Sign in")]
    [InlineData("/signin/second-code", "Continue")]
    [InlineData("/signup/verify", "Continue")]
    [InlineData("/signup/verify-phone", "Continue")]
    public async Task After_the_last_wrong_code_the_page_says_that_it_is_over_and_how_to_begin_again(string path, string button)
    {
        var browser = OpenBrowser();
        var (page, _) = await WaitAtAsync(browser, path);
        for (var i = 0; i < 3; i++)
            page = await browser.PressAsync(page, button, ("Code", "000000"));

        page.Text.ShouldContain("this sign-in is over");
        page.Document.QuerySelectorAll("main form").ShouldBeEmpty();
        page.Document.QuerySelectorAll("main a").Single(a => a.TextContent == "Sign in again").GetAttribute("href").ShouldBe("/signin");
        (await browser.OpenAsync(path)).Text.ShouldContain("took too long, or was finished elsewhere");
    }

    [Theory]
    [InlineData("login", "/signin/code")]
    [InlineData("create", "/signup/verify")]
    public async Task It_is_the_same_where_somebody_is_signed_in_already_and_the_app_asks_anew(string prompt, string path)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", prompt)));
        page = prompt == "login"
            ? await ada.Browser.PressAsync(page, "Send me a code", ("Email", ada.Account.Email!))
            : await ada.Browser.PressAsync(page, "Sign up", ("Email", _email), ("Password", TestServer.Password));
        page.Url.AbsolutePath.ShouldBe(path);
        var address = prompt == "login" ? ada.Account.Email! : _email;
        // A mail that has not gone when its code is too old does not go any more.
        await Mailbox.WaitAsync(address, 1);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        page = await ada.Browser.OpenAsync(page.Url.PathAndQuery);
        page.Url.AbsolutePath.ShouldBe(path);
        page = await ada.Browser.PressAsync(page, "Send another code");
        page = await ada.Browser.PressAsync(page, prompt == "login" ? "Sign in" : "Continue", ("Code", await Mailbox.NextCodeAsync(address, 1)));
        page.Url.AbsoluteUri.ShouldStartWith(Callback);
    }

    [Fact]
    public async Task A_code_for_a_new_password_that_came_too_late_leads_to_where_another_is_asked_for()
    {
        var ada = await NewPersonAsync();
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/reset-password"), "Continue", ("Email", ada.Account.Email!));
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        page = await ada.Browser.PressAsync(page, "Set the password", ("Code", "000000"), ("New password", "a wholly different sentence"));

        page.Url.AbsolutePath.ShouldBe("/reset-password");
        page.Text.ShouldContain("That code is no longer good");
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task A_code_for_a_new_password_is_sent_again_after_a_while_and_the_one_of_before_is_dead()
    {
        const string NewPassword = "a wholly different sentence";
        var ada = await NewPersonAsync();
        var app = await RegisterClientAsync();
        var page = await ada.Browser.IdentifyAsync(await ada.Browser.OpenAsync(app.AuthorizationUrl()), ada.Account.Email!);
        page = await ada.Browser.PressAsync(await ada.Browser.PressAsync(page, "Forgot your password?"), "Continue");
        page.Document.QuerySelector("[data-wait]")!.GetAttribute("data-wait").ShouldNotBeNullOrEmpty();
        var first = await Mailbox.CodeAsync(ada.Account.Email!);

        page = await ada.Browser.PressAsync(page, "Send another one");
        page.Status.ShouldBe(HttpStatusCode.TooManyRequests, "so soon");
        Server.Clock.Advance(TimeSpan.FromSeconds(30));
        page = await ada.Browser.PressAsync(page, "Send another one");
        page.Text.ShouldContain("Another mail is on its way");
        page.Url.Query.ShouldContain("request=");
        page = await ada.Browser.PressAsync(page, "Set the password", ("Code", first), ("New password", NewPassword));
        page.Text.ShouldContain("2 tries are left");
        page = await ada.Browser.PressAsync(page, "Set the password", ("Code", await Mailbox.NextCodeAsync(ada.Account.Email!, 1)), ("New password", NewPassword));
        (await ada.Browser.SignInAsync(page, ada.Account.Email!, NewPassword)).Url.AbsoluteUri.ShouldStartWith(Callback);
    }

    [Fact]
    public async Task A_sign_in_that_took_too_long_begins_again_and_says_why()
    {
        var browser = OpenBrowser();
        await WaitAtAsync(browser, "/signin/second-code");
        Server.Clock.Advance(TimeSpan.FromMinutes(16));

        var page = await browser.OpenAsync("/signin/second-code");

        page.Url.AbsolutePath.ShouldBe("/signin");
        page.Text.ShouldContain("took too long");
    }

    /// <summary>A sign-in or sign-up that waits at this page, and where its code went.</summary>
    private async Task<(Page Page, string To)> WaitAtAsync(Browser browser, string path)
    {
        var account = (await NewPersonAsync()).Account;
        (string, string)[] fields = path == "/signup/verify-phone" ? [("Phone number (optional)", _phone)] : [];
        if (path == "/signin/second-code")
            await Server.RequireSecondFactorAsync(account);
        var page = path switch
        {
            "/signin/code" => await browser.PressAsync(await browser.OpenAsync("/signin"), "Send me a code", ("Email", account.Email!)),
            "/signin/second-code" => await SignInAsync(browser, account),
            _ => await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", [("Email", _email), ("Password", TestServer.Password), .. fields]),
        };
        page.Url.AbsolutePath.ShouldBe(path, page.Text);
        return (page, path switch { "/signup/verify" => _email, "/signup/verify-phone" => _phone, _ => account.Email! });
    }
}
