using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Tabs that stayed open while somebody else came to the browser.</summary>
[Trait("Security", "S-064")]
public sealed class OldTabTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("/account/emails", "Add", "Email", "old.tab@example.org")]
    [InlineData("/account/sessions", "Sign the others out")]
    [InlineData("/account/two-step", "Set up")]
    [InlineData("/account/deletion", "Delete {name}")]
    [InlineData("/reauthenticate", "Confirm", "Password", TestServer.Password)]
    [InlineData("/signout", "Sign out")]
    public async Task A_form_of_one_person_does_nothing_when_another_presses_it(string path, string button, string? field = null, string value = "")
    {
        var (ada, bob) = (await NewPersonAsync(), await NewPersonAsync());
        await SignInAsync(OpenBrowser(), ada.Account);
        await SignInAsync(ada.Browser, ada.Account);
        var tab = await ada.Browser.OpenAsync(path);
        tab.Url.AbsolutePath.ShouldBe(path);
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        await SignInAsync(ada.Browser, bob.Account);
        var other = OpenBrowser();
        await SignInAsync(other, bob.Account);

        var page = await ada.Browser.PressAsync(tab, button.Replace("{name}", ada.Account.Email, StringComparison.Ordinal), field is null ? [] : [(field, value)]);

        (page.Status, page.Url.AbsolutePath).ShouldBe((HttpStatusCode.BadRequest, path), page.Text);
        page.Text.ShouldContain("Somebody else is signed in now");
        foreach (var browser in new[] { ada.Browser, other })
            (await browser.OpenAsync("/account")).Text.ShouldContain(bob.Account.Email!);
        (await ada.Browser.OpenAsync("/account/emails")).Text.ShouldNotContain("old.tab@example.org");
        // Bob's own page does it.
        (await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Somebody_else_who_takes_the_place_without_a_sign_out_inherits_no_form_either()
    {
        var app = await RegisterClientAsync();
        var (ada, bob) = (await NewPersonAsync(), await NewPersonAsync());
        await SignInAsync(ada.Browser, ada.Account);
        var tab = await ada.Browser.OpenAsync("/account/emails");
        await ada.Browser.SignInAsync(await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "login"))), bob.Account.Email!, TestServer.Password);

        (await ada.Browser.PressAsync(tab, "Add", ("Email", "old.tab@example.org"))).Text.ShouldContain("Somebody else is signed in now");
    }

    [Fact]
    public async Task Forms_of_people_not_signed_in_and_of_the_same_person_go_on()
    {
        var (ada, bob) = (await NewPersonAsync(), await NewPersonAsync());
        var early = await ada.Browser.OpenAsync("/signin");
        await SignInAsync(ada.Browser, ada.Account);
        var settings = await ada.Browser.OpenAsync("/account/emails");

        // The session gets a new token when its owner proves themselves again, and the form stays theirs.
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/reauthenticate"), "Confirm", ("Password", TestServer.Password));
        var page = await ada.Browser.PressAsync(settings, "Add", ("Email", $"more.{ada.Account.Email}"));
        (page.Status, page.Text.Contains($"more.{ada.Account.Email}", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true), page.Text);

        // What was opened for nobody signs in whoever fills it in.
        await ada.Browser.SignInAsync(early, bob.Account.Email!, TestServer.Password);
        (await ada.Browser.OpenAsync("/account")).Text.ShouldContain(bob.Account.Email!);

        // And where nobody is signed in any more, the page says so.
        var old = await ada.Browser.OpenAsync("/account/emails");
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
        (await ada.Browser.PressAsync(old, "Add", ("Email", "old.tab@example.org"))).Url.AbsolutePath.ShouldBe("/signin");
    }
}
