using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>A second step at every sign-in: switched on and off, and taken, with a browser that runs no script.</summary>
public sealed class RequiredFactorPageTests(SqlitePhoneServer shared) : HeadlessTests(shared), IClassFixture<SqlitePhoneServer>
{
    [Fact]
    [Trait("Security", "S-066")]
    public async Task It_is_switched_on_taken_and_switched_off()
    {
        var account = await NewPersonWithPhoneAsync();
        var (home, other) = (Opened(Server.OpenBrowser(Transcript)), Opened(Server.OpenBrowser(Transcript)));
        await SignInAsync(home, account.Email!);
        var page = await home.OpenAsync("/account/two-step");
        page.Text.ShouldContain($"Text message to •••{account.PhoneNumber![^2..]}");
        // What it demands is shown at once, and then the codes that came with it.
        page = await home.PressAsync(page, "Always ask");
        page.Text.ShouldContain("Is it you?");
        page = await home.PressAsync(page, $"Send a code by text message to •••{account.PhoneNumber![^2..]}");
        page = await home.PressAsync(page, "Confirm", ("Code", await Mailbox.CodeAsync(account.PhoneNumber!)));
        page.Url.AbsolutePath.ShouldBe("/account/recovery-codes", page.Text);
        page.Text.ShouldContain("Every sign-in takes a second step from now on.");
        page.Document.QuerySelectorAll(".codes code").Length.ShouldBe(10);
        page = await home.PressAsync(page, "Continue", ("I have saved them", "on"));
        page.Url.AbsolutePath.ShouldBe("/account");

        page = await SignInAsync(other, account.Email!);
        page.Url.AbsolutePath.ShouldBe("/signin/second-code");
        page.Text.ShouldNotContain(account.Email!);
        (await other.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
        page = await other.PressAsync(page, "Continue", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await other.PressAsync(page, $"Send a code by text message to •••{account.PhoneNumber![^2..]}");
        page.Text.ShouldContain("Another code is on its way.");
        page = await other.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(account.PhoneNumber!, 2)));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);

        // The code was typed just now at the other browser, but here some time ago: the form goes on after it.
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        page = await home.PressTwiceAsync(await home.OpenAsync("/account/two-step"), "Do not always ask");
        page.Text.ShouldContain("Is it you?");
        page = await home.PressAsync(page, $"Send a code by text message to •••{account.PhoneNumber![^2..]}");
        page = await home.PressAsync(page, "Confirm", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await home.PressAsync(page, "Confirm", ("Code", await Mailbox.CodeAsync(account.PhoneNumber!, 3)));
        page = await home.PressAsync(page, "Continue");
        page.Text.ShouldContain("A second step is no longer asked for every time.");
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task A_recovery_code_serves_in_place_of_the_code_that_was_sent()
    {
        var account = await NewPersonAsync();
        var (home, other) = (Opened(Server.OpenBrowser(Transcript)), Opened(Server.OpenBrowser(Transcript)));
        await SignInAsync(home, account.Email!);
        var page = await home.PressAsync(await home.OpenAsync("/account/two-step"), "Always ask");
        page = await home.PressAsync(page, $"Send a code by mail to {account.Email![0]}•••@example.org");
        page = await home.PressAsync(page, "Confirm", ("Code", await Mailbox.NextCodeAsync(account.Email!, 1)));
        var code = page.Document.QuerySelector(".codes code")!.TextContent;

        page = await SignInAsync(other, account.Email!);
        (await other.PressAsync(page, "Use the recovery code", ("Recovery code", "ABCDE"))).Text.ShouldContain("This code is not right");
        page = await other.PressAsync(page, "Use the recovery code", ("Recovery code", code));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
    }

    private static async Task<Page> SignInAsync(Browser browser, string email) => await browser.SignInAsync(await browser.OpenAsync("/signin"), email, Password);
}
