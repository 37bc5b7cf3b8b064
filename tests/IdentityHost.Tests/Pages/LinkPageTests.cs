using System.Net;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
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
