using IdentityHost.Accounts;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;

namespace IdentityHost.Tests.Pages;

/// <summary>Tests of the pages with a browser that runs no script: whoever has none gets everything but passkeys.</summary>
public abstract class PageTests(SharedServer shared) : ProtocolTests(shared)
{
    private protected Mailbox Mailbox => new(Server);

    /// <summary>Signs in by password and stops at whatever page comes then.</summary>
    private protected static async Task<Page> SignInAsync(Browser browser, Account account, string password = TestServer.Password) =>
        await browser.SignInAsync(await browser.OpenAsync("/signin"), account.Email!, password);

    /// <summary>Sets up an authenticator app for whoever is signed in; its secret.</summary>
    private protected async Task<string> AddTotpAsync(Browser browser)
    {
        var setUp = await browser.PressAsync(await browser.OpenAsync("/account/two-step"), "Set up");
        var secret = setUp.Document.QuerySelector(".secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var codes = await browser.PressAsync(setUp, "Switch on", ("Code", Totp(secret)));
        codes.Url.AbsolutePath.ShouldBe("/account/recovery-codes", codes.Text);
        return secret;
    }

    /// <summary>What an authenticator app shows now, or some steps later.</summary>
    private protected string Totp(string secret, int later = 0) => new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow(), later);

    /// <summary>Goes on from the page that leads to the provider of Development, and says there who it is.</summary>
    private protected static async Task<Page> ComeByDummyAsync(Browser browser, Page onTheWay, string uid, string email)
    {
        var there = await OnwardAsync(browser, onTheWay);
        there.HasButton("Sign in").ShouldBeTrue(there.Text);
        return await browser.PostAsync(there.Url.PathAndQuery, [new("id", uid), new("email", email), new("email_verified", "true"), new("action", "login")]);
    }

    /// <summary>Opens where a page leads that goes on by itself.</summary>
    private protected static Task<Page> OnwardAsync(Browser browser, Page page) => browser.OpenAsync(page.Document.QuerySelector("main a.button")!.GetAttribute("href")!);
}
