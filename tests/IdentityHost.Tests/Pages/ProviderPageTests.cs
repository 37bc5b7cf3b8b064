using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Outside providers on the pages; by the one that exists in Development only.</summary>
public sealed class ProviderPageTests(ProviderServer shared) : PageTests(shared), IClassFixture<ProviderServer>
{
    private readonly string _uid = OpenId.Secrets.OpaqueToken.NewId();

    private string Email => $"{_uid.Replace('-', 'x').Replace('_', 'y')}@example.org";

    [Fact]
    public async Task A_button_leads_to_the_provider_and_back_to_the_app_that_asked()
    {
        var app = await RegisterClientAsync();
        var browser = OpenBrowser();
        var page = await browser.OpenAsync(app.AuthorizationUrl());
        page = await ComeByAsync(browser, page, Email);

        page.Left.ShouldBeTrue(page.Text);
        var token = (await app.RedeemAsync(AuthorizationResponse.Read(page)!)).IdToken;
        token["amr"].ShouldBe("""["fed"]""");
        token["acr"].ShouldBe("urn:identityhost:acr:1fa");
    }

    [Fact]
    public async Task The_way_there_is_a_page_that_goes_on_by_itself_so_that_forms_lead_nowhere_but_here()
    {
        var browser = OpenBrowser();
        var page = await browser.PressAsync(await browser.OpenAsync("/signin"), "Continue with Dummy");
        page.Status.ShouldBe(HttpStatusCode.OK);
        var link = page.Document.QuerySelector("main a.button")!.GetAttribute("href")!;
        page.Headers["Refresh"].ShouldBe($"0;url={link}");
        page.Headers["Content-Security-Policy"].ShouldContain("form-action 'self';");
        new Uri(link).AbsolutePath.ShouldBe("/dev/dummy/authorize");
    }

    [Fact]
    public async Task The_provider_used_last_at_a_browser_is_marked_there_and_names_nobody()
    {
        var browser = OpenBrowser();
        await ComeByAsync(browser, await browser.OpenAsync("/signin"), Email);
        browser.Cookies["lastprovider"]!.Value.ShouldBe("dummy");
        var page = await browser.PressAsync(await browser.OpenAsync("/signout"), "Sign out");
        page = await browser.OpenAsync("/signin");
        var marked = page.Document.QuerySelectorAll("[data-provider]").Single(b => b.HasAttribute("aria-describedby"));
        (marked.GetAttribute("data-provider"), page.Document.GetElementById("last-used")!.TextContent).ShouldBe(("dummy", "Last used here"));
        (await OpenBrowser().OpenAsync("/signin")).Document.GetElementById("last-used").ShouldBeNull();

        await browser.PressAsync(await GoAsync(browser, page), "Cancel");
        (await browser.OpenAsync("/signin")).Document.GetElementById("last-used").ShouldBeNull("what led nowhere was of no use");
    }

    [Fact]
    public async Task Who_gives_up_there_is_told_so_and_finds_the_way_back()
    {
        var app = await RegisterClientAsync();
        var browser = OpenBrowser();
        var there = await GoAsync(browser, await browser.OpenAsync(app.AuthorizationUrl()));
        var page = await browser.PressAsync(there, "Cancel");
        page.Url.AbsolutePath.ShouldBe("/signin/external");
        page.Text.ShouldContain("You gave up at the other site.");
        page = await browser.OpenAsync(page.Document.QuerySelectorAll("main a").Single().GetAttribute("href")!);
        page.AsksToSignIn().ShouldBeTrue();
        page.Url.Query.ShouldContain("request=");
        (await browser.OpenAsync("/signin?error=unknown&error_process=login")).Text.ShouldContain("did not come to its end");
        (await browser.OpenAsync("/signin?error=%3Cb%3E")).Text.ShouldContain("did not come to its end");
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_and_the_address_proven()
    {
        var browser = OpenBrowser();
        var page = await ComeByAsync(browser, await browser.OpenAsync("/signup"), "");
        page.Url.AbsolutePath.ShouldBe("/signup/external");
        page.Text.ShouldContain("your account at Dummy");
        page = await browser.PressAsync(page, "Sign up", ("Email", "nothing"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await browser.PressAsync(page, "Sign up", ("Email", Email));
        page.Url.AbsolutePath.ShouldBe("/signup/verify");
        page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(Email)));
        page.Url.AbsolutePath.ShouldBe("/account");
        (await browser.OpenAsync("/signup/external")).Url.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    [Trait("Security", "S-161")]
    [Trait("Security", "S-166")]
    public async Task An_address_that_an_account_has_asks_for_its_mailbox_and_its_second_step()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var secret = await AddTotpAsync(ada.Browser);
        Server.Clock.Advance(TimeSpan.FromSeconds(31));

        var browser = OpenBrowser();
        var page = await ComeByAsync(browser, await browser.OpenAsync("/signin"), ada.Account.Email!);
        page.Url.AbsolutePath.ShouldBe("/signup/verify");
        page.Text.ShouldContain("the address of your account at Dummy");
        page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.NextCodeAsync(ada.Account.Email!, after: 0)));
        page.Url.AbsolutePath.ShouldBe("/signin/second-factor");
        page = await browser.PressAsync(page, "Continue", ("Code", Totp(secret)));
        page.Url.AbsolutePath.ShouldBe("/account");
        (await browser.OpenAsync("/account/connections")).Text.ShouldContain("Dummy");
    }

    [Fact]
    [Trait("Security", "S-165")]
    public async Task An_account_is_connected_and_disconnected_and_a_recent_proof_is_asked_for_in_between()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        (await ada.Browser.OpenAsync("/account")).Document.QuerySelector("a[href='/account/connections']").ShouldNotBeNull();
        var connections = await ada.Browser.OpenAsync("/account/connections");
        connections.Text.ShouldContain("No account is connected");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        var page = await ada.Browser.PressAsync(connections, "Connect Dummy");
        page.Text.ShouldContain("Is it you?");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Password", TestServer.Password));
        page = await FillInAsync(ada.Browser, await ada.Browser.PressAsync(page, "Continue"), "");
        page.Url.AbsolutePath.ShouldBe("/account/connections");
        page.Text.ShouldContain("The account is connected.");
        page.Document.QuerySelectorAll(".rows li").Length.ShouldBe(1);

        var other = await NewPersonAsync();
        await SignInAsync(other.Browser, other.Account);
        page = await FillInAsync(other.Browser, await other.Browser.PressAsync(await other.Browser.OpenAsync("/account/connections"), "Connect Dummy"), "");
        page.Text.ShouldContain("connected to another account");
        page.Text.ShouldNotContain("The account is connected.");

        page = await ada.Browser.PressTwiceAsync(await ada.Browser.OpenAsync("/account/connections"), "Disconnect");
        page.Text.ShouldContain("The account is disconnected.");
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task Who_has_nothing_else_proves_it_by_the_provider_and_keeps_the_last_way_in()
    {
        var browser = OpenBrowser();
        var page = await ComeByAsync(browser, await browser.OpenAsync("/signin"), Email);
        page.Url.AbsolutePath.ShouldBe("/account");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        page = await browser.OpenAsync("/reauthenticate?return=/account/connections");
        page = await FillInAsync(browser, await browser.PressAsync(page, "Continue with Dummy"), Email);
        page.Url.AbsolutePath.ShouldBe("/account/connections");
        page = await browser.PressTwiceAsync(page, "Disconnect");
        page.Text.ShouldContain("Set a password first.");
        page.Document.QuerySelectorAll(".rows li").Length.ShouldBe(1);
    }

    private async Task<Page> ComeByAsync(Browser browser, Page page, string email) => await FillInAsync(browser, await browser.PressAsync(page, "Continue with Dummy"), email);

    private static async Task<Page> GoAsync(Browser browser, Page page) => await OnwardAsync(browser, await browser.PressAsync(page, "Continue with Dummy"));

    private Task<Page> FillInAsync(Browser browser, Page onTheWay, string email) => ComeByDummyAsync(browser, onTheWay, _uid, email);
}
