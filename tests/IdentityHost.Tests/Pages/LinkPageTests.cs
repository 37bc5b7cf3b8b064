using System.Net;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Mailed links, where the settings want them instead of codes: looking spends nothing, a press does (S-038).</summary>
public sealed class LinkPageTests(LinkServer site) : IClassFixture<LinkServer>
{
    private const string Fresh = "a wholly different sentence";

    private readonly string _email = $"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";

    private Mailbox Mailbox => new(site.Server);

    private async Task ForgetAsync(Browser browser, string url)
    {
        var page = await browser.IdentifyAsync(await browser.OpenAsync(url), _email);
        page = await browser.PressAsync(await browser.PressAsync(page, "Forgot your password?"), "Continue");
        page.Text.ShouldContain("is on its way");
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task A_link_sets_a_new_password_once_however_often_it_was_looked_at()
    {
        await site.Server.CreateAccountAsync(_email);
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/reset-password"), "Continue", ("Email", _email));
        page.Text.ShouldContain("is on its way");
        var link = $"/reset-password?key={await Mailbox.KeyAsync(_email)}";
        await browser.OpenAsync(link);

        page = await browser.OpenAsync(link);
        var done = await browser.PressAsync(page, "Set the password", ("New password", Fresh));
        done.Url.AbsolutePath.ShouldBe("/signin", done.Text);

        (await browser.PressAsync(page, "Set the password", ("New password", Fresh))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SignInAsync(done, _email, Fresh)).Url.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task A_link_proves_an_address_when_the_button_is_pressed_and_not_before()
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", _email), ("Password", Fresh));
        page.Url.AbsolutePath.ShouldBe("/signup/verify");
        page.HasButton("Continue").ShouldBeFalse("there is no code to type");
        var link = $"/verify-email?key={await Mailbox.KeyAsync(_email)}";

        using var scanner = site.Server.OpenBrowser(new Transcript());
        (await scanner.OpenAsync(link)).Text.ShouldContain(_email);
        (await SignInAsync(scanner)).Url.AbsolutePath.ShouldBe("/signup/verify", "nothing was proven yet");

        // Signing in sent another link, which retired the first.
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        link = $"/verify-email?key={await Mailbox.KeyAsync(_email, 2)}";
        var done = await browser.PressAsync(await browser.OpenAsync(link), "Confirm");
        done.Url.AbsolutePath.ShouldBe("/signin", done.Text);
        done.Text.ShouldContain("Your address is confirmed");
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SignInAsync(browser)).Url.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task The_page_after_a_sign_up_is_the_same_for_a_free_and_a_taken_address()
    {
        await site.Server.CreateAccountAsync(_email);
        var (taken, free) = (await SignUpAsync(_email), await SignUpAsync($"new.{_email}"));
        taken.ShouldBe(free);
        taken.Text.ShouldContain("We sent you a mail with a link");
    }

    private async Task<(string Path, string Text, bool HasField)> SignUpAsync(string email)
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", email), ("Password", Fresh));
        return (page.Url.AbsolutePath, page.Text, page.HasButton("Continue"));
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task A_sign_up_goes_on_to_its_app_by_a_link_opened_in_the_same_browser_and_nowhere_else()
    {
        using var app = await OwnApp.RegisterAsync(site.Server, "Shop");
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync(app.AuthorizationUrl(("prompt", "create"))), "Sign up", ("Email", _email), ("Password", Fresh));
        page.Url.AbsolutePath.ShouldBe("/signup/verify", page.Text);
        var link = $"/verify-email?key={await Mailbox.KeyAsync(_email)}";

        using var stranger = site.Server.OpenBrowser(new Transcript());
        (await stranger.OpenAsync(link)).Text.ShouldNotContain("Shop");
        page = await browser.OpenAsync(link);
        page.Text.ShouldContain("Shop");
        page = await browser.PressAsync(page, "Confirm");
        page.Url.AbsolutePath.ShouldBe("/signin", page.Text);
        (await browser.SignInAsync(page, _email, Fresh)).Url.AbsoluteUri.ShouldStartWith(OwnApp.Callback);
        browser.Cookies.Select(c => c.Name).ShouldNotContain("mailedrequest");
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task A_new_password_by_a_link_goes_on_to_the_app_in_the_browser_that_asked_and_nowhere_else()
    {
        using var app = await OwnApp.RegisterAsync(site.Server, "Shop");
        await site.Server.CreateAccountAsync(_email);
        using var browser = site.Server.OpenBrowser(new Transcript());
        // Of the mails every second one says that the password was set.
        await ForgetAsync(browser, app.AuthorizationUrl());
        using var stranger = site.Server.OpenBrowser(new Transcript());
        var page = await stranger.OpenAsync($"/reset-password?key={await Mailbox.KeyAsync(_email)}");
        page = await stranger.PressAsync(page, "Set the password", ("New password", Fresh));
        page.Url.PathAndQuery.ShouldBe("/signin?done=password");

        site.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        await ForgetAsync(browser, app.AuthorizationUrl());
        page = await browser.OpenAsync($"/reset-password?key={await Mailbox.KeyAsync(_email, 3)}");
        page = await browser.PressAsync(page, "Set the password", ("New password", Fresh + " again"));
        (await browser.SignInAsync(page, _email, Fresh + " again")).Url.AbsoluteUri.ShouldStartWith(OwnApp.Callback);

        // Asked for without an app, nothing of before is gone on with.
        await ForgetAsync(browser, app.AuthorizationUrl(("prompt", "login")));
        site.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        await browser.PressAsync(await browser.OpenAsync("/reset-password"), "Continue", ("Email", _email));
        page = await browser.OpenAsync($"/reset-password?key={await Mailbox.KeyAsync(_email, 6)}");
        (await browser.PressAsync(page, "Set the password", ("New password", Fresh))).Url.PathAndQuery.ShouldBe("/signin?done=password");
    }

    [Fact]
    public async Task No_error_leads_to_a_field_that_is_not_there()
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.OpenAsync("/reset-password?key=unknown");
        page = await browser.PressAsync(page, "Set the password", ("New password", Fresh));
        var alert = page.Document.QuerySelector("[role=alert]")!;
        alert.TextContent.ShouldContain("This link is not good");
        alert.QuerySelectorAll("a").Select(a => a.GetAttribute("href")![1..]).Where(id => page.Document.GetElementById(id) is null).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_signed_in_adds_an_address_by_its_link()
    {
        await site.Server.CreateAccountAsync(_email);
        using var browser = site.Server.OpenBrowser(new Transcript());
        await browser.SignInAsync(await browser.OpenAsync("/signin"), _email, TestServer.Password);
        var more = "more." + _email;
        await browser.PressAsync(await browser.OpenAsync("/account/emails"), "Add", ("Email", more));

        var page = await browser.PressAsync(await browser.OpenAsync($"/verify-email?key={await Mailbox.KeyAsync(more)}"), "Confirm");
        page.Url.AbsolutePath.ShouldBe("/account/emails", page.Text);
        page.Text.ShouldContain("The address is confirmed.");
        page.Text.ShouldNotContain("Not confirmed");
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task Language_and_colours_chosen_on_the_page_of_a_link_keep_it()
    {
        await site.Server.CreateAccountAsync(_email);
        using var browser = site.Server.OpenBrowser(new Transcript());
        await browser.PressAsync(await browser.OpenAsync("/reset-password"), "Continue", ("Email", _email));
        var fresh = "new." + _email;
        await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", fresh), ("Password", Fresh));

        var reset = await browser.OpenAsync($"/reset-password?key={await Mailbox.KeyAsync(_email)}");
        reset = await browser.PressAsync(reset, "Set the password", ("New password", "short"));
        reset = await browser.PressAsync(await browser.PressAsync(reset, "Deutsch"), "Dunkel");
        reset.HasButton("Passwort setzen").ShouldBeTrue(reset.Text);
        var verify = await browser.PressAsync(await browser.OpenAsync($"/verify-email?key={await Mailbox.KeyAsync(fresh)}"), "English");
        verify.Text.ShouldContain(fresh);
        verify.HasButton("Confirm").ShouldBeTrue();

        // Another page takes no key along, nor does this one what is none.
        foreach (var path in (string[])["/signin?key=abc", "/verify-email?key=a%22b", $"/verify-email?key={new string('a', 129)}"])
            (await browser.OpenAsync(path)).Document.QuerySelector("input[name=ReturnTo]")!.GetAttribute("value").ShouldBe(path.Split('?')[0]);
    }

    private async Task<Testing.Browsing.Page> SignInAsync(Testing.Browsing.Browser browser) =>
        await browser.SignInAsync(await browser.OpenAsync("/signin"), _email, Fresh);
}
