using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>What the pages of the way in keep, correct and say.</summary>
public sealed partial class WayInPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private readonly string _name = $"n{OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant()}";

    private string Email => $"{_name}@example.org";

    [Fact]
    public async Task A_mistyped_address_is_corrected_while_signing_up_and_the_user_name_stays_ones_own()
    {
        var browser = OpenBrowser();
        var page = await browser.PressAsync(
            await browser.OpenAsync("/signup"), "Sign up", ("Email", _name + "@exmaple.org"), ("User name (optional)", _name), ("Password", TestServer.Password));
        page.Text.ShouldContain(_name + "@exmaple.org");

        page = await browser.PressAsync(page, "Send the code there", ("Email", "no address"));
        (page.Status, page.Document.QuerySelector("#email")!.GetAttribute("value"), page.Document.QuerySelector("#email")!.GetAttribute("aria-invalid"))
            .ShouldBe((HttpStatusCode.BadRequest, "no address", "true"));
        page = await browser.PressAsync(page, "Send the code there", ("Email", Email));
        page.Url.AbsolutePath.ShouldBe("/signup/verify");
        page.Text.ShouldContain(Email);
        page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(Email)));

        page.Url.AbsolutePath.ShouldBe("/account");
        page.Text.ShouldContain(Email);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Corrected_to_somebody_elses_address_it_looks_as_to_any_other_also_when_the_code_has_died()
    {
        var ada = await NewPersonAsync();
        var seen = new List<string>();
        foreach (var corrected in (string[])[ada.Account.Email!, "free." + ada.Account.Email])
        {
            var browser = OpenBrowser();
            var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", $"x{seen.Count}.{Email}"), ("Password", TestServer.Password));
            page = await browser.PressAsync(page, "Send the code there", ("Email", corrected));
            var before = Shown(page, corrected);
            (await browser.PressAsync(page, "Send the code there", ("Email", corrected))).Text.ShouldContain("This is the address or number you have already");
            Server.Clock.Advance(TimeSpan.FromMinutes(6));
            page = await browser.PressAsync(await browser.OpenAsync("/signup/verify"), "Send another code");
            seen.Add(before + Shown(page, corrected));

            // Back to the first one, which is still free.
            page = await browser.PressAsync(page, "Send the code there", ("Email", $"x{seen.Count - 1}.{Email}"));
            page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.NextCodeAsync($"x{seen.Count - 1}.{Email}", 1)));
            page.Url.AbsolutePath.ShouldBe("/account", page.Text);
        }

        seen.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_typed_is_kept_and_stands_in_no_address()
    {
        var ada = await NewPersonAsync();
        await Server.RequireSecondFactorAsync(ada.Account);
        var browser = OpenBrowser();
        var urls = new List<Uri>();
        async Task<Page> Keep(Task<Page> opening)
        {
            var opened = await opening;
            urls.Add(opened.Url);
            return opened;
        }

        // The password is forgotten: who it is was said already.
        var page = await Keep(browser.IdentifyAsync(await browser.OpenAsync("/signin"), ada.Account.Email!));
        page = await Keep(browser.PressAsync(page, "Forgot your password?"));
        (page.Url.AbsolutePath, Typed(page)).ShouldBe(("/reset-password", ada.Account.Email));
        page = await Keep(browser.PressAsync(page, "Continue"));
        page.Url.AbsolutePath.ShouldBe("/reset-password/code");
        Typed(await Keep(browser.OpenAsync(Link(page, "Use another address")))).ShouldBe(ada.Account.Email);

        // Another way than the code, and than the second step.
        page = await Keep(browser.PressAsync(await browser.OpenAsync("/signin"), "Send me a code", ("Email", ada.Account.Email!)));
        page.Url.AbsolutePath.ShouldBe("/signin/code", "who, the code: two pages");
        page = await Keep(browser.OpenAsync(Link(page, "Use another way to sign in")));
        Typed(page).ShouldBe(ada.Account.Email);
        page = await Keep(browser.SignInAsync(page, ada.Account.UserName!, TestServer.Password));
        page.Url.AbsolutePath.ShouldBe("/signin/second-code", page.Text);
        Typed(await Keep(browser.OpenAsync(Link(page, "Use another way to sign in")))).ShouldBe(ada.Account.UserName, "not the address, which nobody typed");

        urls.ShouldAllBe(url => !Uri.UnescapeDataString(url.Query).Contains(ada.Account.Email!, StringComparison.Ordinal) && !url.Query.Contains(ada.Account.UserName!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Which_app_asks_is_shown_on_every_page_of_the_way_in()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var pages = new List<Page>();
        async Task<Page> See(Task<Page> opening)
        {
            pages.Add(await opening);
            return pages[^1];
        }

        var browser = OpenBrowser();
        var page = await See(browser.OpenAsync(app.AuthorizationUrl()));
        var request = page.Url.Query;
        page = await See(browser.IdentifyAsync(page, ada.Account.Email!));
        page = await See(browser.PressAsync(page, "Forgot your password?"));
        await See(browser.PressAsync(page, "Continue"));
        await See(browser.PressAsync(pages[0], "Send me a code", ("Email", ada.Account.Email!)));
        page = await See(browser.OpenAsync("/signup" + request));
        page = await See(browser.PressAsync(page, "Sign up with a passkey", ("Email", Email)));
        await See(browser.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(Email))));

        pages.Select(p => p.Url.AbsolutePath).ShouldBe(["/signin", "/signin", "/reset-password", "/reset-password/code", "/signin/code", "/signup", "/signup/verify", "/signup/passkey"]);
        pages.ShouldAllBe(p => p.Document.QuerySelector(".app bdi") != null && p.Document.QuerySelector(".app bdi")!.TextContent == (app.Metadata.ClientName ?? app.ClientId));
    }

    [Fact]
    public async Task Whose_session_has_ended_is_told_and_comes_back_to_the_same_place()
    {
        var ada = await NewPersonAsync();
        (await OpenBrowser().OpenAsync("/account/activity")).Text.ShouldNotContain("not signed in here any more", customMessage: "who was never here has nothing to be told");
        var (work, home) = (OpenBrowser(), ada.Browser);
        await SignInAsync(work, ada.Account);
        await SignInAsync(home, ada.Account);
        var form = await work.OpenAsync("/account/emails");
        await home.PressTwiceAsync(await home.OpenAsync("/account/sessions"), "End all others");

        var page = await work.OpenAsync("/account/activity?after=3&done=nothing");
        page.Url.AbsolutePath.ShouldBe("/signin");
        page.Text.ShouldContain("You are not signed in here any more");
        page = await work.SignInAsync(page, ada.Account.Email!, TestServer.Password);
        page.Url.PathAndQuery.ShouldBe("/account/activity?after=3");

        await home.PressTwiceAsync(await home.OpenAsync("/account/sessions"), "End all others");
        page = await work.PressAsync(form, "Add", ("Email", Email));
        page.Text.ShouldContain("what you just sent was not saved");
        page = await work.SignInAsync(page, ada.Account.Email!, TestServer.Password);
        page.Url.PathAndQuery.ShouldBe("/account/emails?done=unsaved");
        page.Text.ShouldContain("was not saved");
        page.Text.ShouldNotContain(Email);
    }

    [Theory]
    [InlineData("/account/emails?handler=Add&tab=2", "/account/emails?tab=2&done=unsaved")]
    [InlineData("/account/password", "/account/password?done=unsaved")]
    [InlineData("/account/deletion", "/account/deletion?done=unsaved")]
    [InlineData("/reauthenticate?return=/account/phone", "/account/phone?done=unsaved")]
    public async Task What_was_sent_without_a_session_leads_back_to_its_place_and_is_told_to_be_lost(string sent, string place)
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var csrf = (await ada.Browser.OpenAsync("/account/emails")).Document.QuerySelector("input[name=csrf]")!.GetAttribute("value")!;
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");

        var page = await ada.Browser.PostAsync(sent, [KeyValuePair.Create("csrf", csrf)]);
        page.Text.ShouldContain("what you just sent was not saved");
        page = await ada.Browser.SignInAsync(page, ada.Account.Email!, TestServer.Password);

        page.Url.PathAndQuery.ShouldBe(place);
        page.Document.QuerySelector(".note")!.TextContent.ShouldContain("was not saved");
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Who_asks_too_often_is_told_how_long_to_wait_and_whom_to_ask()
    {
        var browser = OpenBrowser();
        var page = await browser.OpenAsync("/signin");
        for (var i = 0; i < 12 && page.Status == HttpStatusCode.OK; i++)
            page = await browser.PressAsync(await browser.OpenAsync("/signin"), "Send me a code", ("Email", Email));

        ShouldSayHowLong(page);
        page.Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-010")]
    public async Task The_proof_of_an_address_that_is_asked_for_again_too_soon_says_when_it_may_be()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", Email));

        page = await ada.Browser.PressAsync(page, "Send a code");
        ShouldSayHowLong(page);
        for (var i = 0; i < 3; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(15));
            page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Send a code");
        }

        ShouldSayHowLong(page);
        page = await ada.Browser.PressAsync(page, "Add", ("Email", "ada@exmaple"));
        (page.Status, page.Document.QuerySelector("#email")!.GetAttribute("value"), page.Document.QuerySelector("#email")!.GetAttribute("aria-invalid"))
            .ShouldBe((HttpStatusCode.BadRequest, "ada@exmaple", "true"));
    }

    private static void ShouldSayHowLong(Page page)
    {
        page.Status.ShouldBe(HttpStatusCode.TooManyRequests, page.Text);
        var alert = page.Document.QuerySelector("[role=alert]")!;
        alert.TextContent.ShouldContain("Wait ");
        alert.QuerySelector("[data-clock]")!.GetAttribute("data-clock").ShouldBe(page.Header("Retry-After"));
        int.Parse(page.Header("Retry-After"), CultureInfo.InvariantCulture).ShouldBePositive();
        alert.QuerySelector("a")!.GetAttribute("href").ShouldBe("mailto:help@example.org");
    }

    private static string Shown(Page page, string address) =>
        Token().Replace(page.Document.QuerySelector("main")!.InnerHtml, "value=\"*\"").Replace(address, "*", StringComparison.Ordinal);

    private static string? Typed(Page page) => page.Document.QuerySelector("input[name=Email]")!.GetAttribute("value");

    private static string Link(Page page, string text) => page.Document.QuerySelectorAll("main a").Single(a => a.TextContent == text).GetAttribute("href")!;

    [GeneratedRegex("value=\"CfDJ8[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
