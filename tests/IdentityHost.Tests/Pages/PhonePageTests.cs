using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Telephone numbers on the pages, with a browser that runs no script.</summary>
public sealed class PhonePageTests(SqlitePhoneServer shared) : HeadlessTests(shared), IClassFixture<SqlitePhoneServer>
{
    [Fact]
    public async Task A_stranger_proves_the_number_as_they_write_it_at_home_and_corrects_it_on_the_way()
    {
        var browser = Server.OpenBrowser(Transcript);
        var (wrong, right, email) = (NewPhone(), NewPhone(), NewEmail());
        var page = await browser.OpenAsync("/signup");
        page = await browser.PressAsync(page, "Sign up", ("Email", email), ("Phone number (optional)", "no number"), ("Password", Password));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("This is no phone number");

        page = await browser.PressAsync(page, "Sign up", ("Email", email), ("Phone number (optional)", AtHome(wrong)), ("Password", Password));
        page.Url.AbsolutePath.ShouldBe("/signup/verify-phone", page.Text);
        page.Text.ShouldContain(wrong);
        page = await browser.PressAsync(page, "Send the code there", ("Phone number", AtHome(right)));
        page.Text.ShouldContain(right);
        page = await browser.PressAsync(page, "Continue", ("Code", "000000"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("2 tries are left");
        page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(right)));
        page.Url.AbsolutePath.ShouldBe("/signup/verify", page.Text);
        page = await browser.PressAsync(page, "Continue", ("Code", await Mailbox.CodeAsync(email)));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
        page.Text.ShouldContain(right);
    }

    [Fact]
    public async Task A_number_signs_in_by_password_and_by_code()
    {
        var account = await NewPersonWithPhoneAsync();
        var browser = Server.OpenBrowser(Transcript);
        var page = await browser.OpenAsync("/signin");
        page.Text.ShouldContain("Your user name or phone number works too.");
        page = await browser.SignInAsync(page, AtHome(account.PhoneNumber!), "wrong " + Password);
        page.Text.ShouldContain("Phone number or password is not right");
        page = await browser.SignInAsync(page, AtHome(account.PhoneNumber!), Password);
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);

        browser = Server.OpenBrowser(Transcript);
        page = await browser.PressAsync(await browser.IdentifyAsync(await browser.OpenAsync("/signin"), AtHome(account.PhoneNumber!)), "Send me a code instead");
        page.Url.AbsolutePath.ShouldBe("/signin/code", page.Text);
        page.Text.ShouldNotContain(account.PhoneNumber!);
        page = await browser.PressAsync(page, "Sign in", ("Code", await Mailbox.CodeAsync(account.PhoneNumber!)));
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
    }

    [Fact]
    public async Task A_number_is_added_proven_changed_and_removed()
    {
        var account = await NewPersonAsync();
        var browser = Server.OpenBrowser(Transcript);
        var (first, second) = (NewPhone(), NewPhone());
        await browser.SignInAsync(await browser.OpenAsync("/signin"), account.Email!, Password);
        var page = await browser.OpenAsync("/account/phone");
        page.Text.ShouldContain("You have none yet");
        page = await browser.PressAsync(page, "Send a code", ("Phone number", AtHome(first)));
        page = await browser.PressAsync(page, "Confirm", ("Code", await Mailbox.CodeAsync(first)));
        page.Text.ShouldContain("The number is confirmed");

        page = await browser.PressAsync(page, "Send a code", ("Phone number", second));
        page.Text.ShouldContain("Until then your present number stays");
        page = await browser.PressAsync(page, "Cancel");
        page.Text.ShouldNotContain(second);
        page = await browser.PressAsync(page, "Send a code", ("Phone number", first));
        page.Text.ShouldContain("This is the address or number you have already");
        page = await browser.PressTwiceAsync(page, "Remove");
        page.Text.ShouldContain("The number is removed");
        (await Mailbox.WaitAsync(account.Email!, 2)).ShouldContain(first);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_stale_session_proves_itself_before_the_number_changes_and_goes_on_with_the_same_form()
    {
        var account = await NewPersonAsync();
        var browser = Server.OpenBrowser(Transcript);
        await browser.SignInAsync(await browser.OpenAsync("/signin"), account.Email!, Password);
        var form = await browser.OpenAsync("/account/phone");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        var page = await browser.PressAsync(form, "Send a code", ("Phone number", NewPhone()));
        page.Text.ShouldContain("Is it you?");
        page = await browser.PressAsync(page, "Confirm", ("Password", Password));
        page = await browser.PressAsync(page, "Continue");
        page.Text.ShouldContain("A text message is on its way");
    }

    private static string AtHome(string phone) => $"0{phone[3..5]} {phone[5..]}";
}
