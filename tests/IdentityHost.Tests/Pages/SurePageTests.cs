using System.Net;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>What an account's pages ask before they do something, and say when it failed.</summary>
public sealed class SurePageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task What_cannot_be_taken_back_says_what_follows_names_the_thing_and_takes_two_presses()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(OpenBrowser(), ada.Account);
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);
        var other = "other." + ada.Account.Email;
        await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", other));

        foreach (var (path, first, name) in ((string, string, string)[])
        [
            ("/account/emails", "Remove", other), ("/account/phone", "Remove", ada.Account.PhoneNumber!), ("/account/sessions", "End all others", "1"), ("/account/two-step", "Switch off", ""),
            ("/account/recovery-codes", "Make new codes", "10"), ("/account/deletion", "Delete my account", ada.Account.Email!),
        ])
        {
            var page = await ada.Browser.OpenAsync(path);
            var thing = page.Document.QuerySelectorAll("details.unfold").FirstOrDefault(d => d.QuerySelector("summary")!.TextContent.Trim().StartsWith(first, StringComparison.Ordinal)).ShouldNotBeNull(page.Body);
            thing.HasAttribute("open").ShouldBeFalse(path);
            thing.QuerySelector("form p")!.TextContent.ShouldContain(name, customMessage: path);
            // Nothing beside it does the same at the first press.
            var action = thing.QuerySelector("form")!.GetAttribute("action");
            page.Document.QuerySelectorAll("form").Where(f => f.GetAttribute("action") == action && f.Closest("details") is null).ShouldBeEmpty(path);
        }
    }

    [Fact]
    [Trait("Security", "S-044")]
    public async Task An_authenticator_app_is_moved_without_a_moment_in_which_none_counts()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var old = await AddTotpAsync(ada.Browser);

        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/two-step"), "Move to another app");
        page.Text.ShouldContain("The present app stays good");
        page.Document.QuerySelector(".steps")!.TextContent.ShouldContain($"IdentityHost ({ada.Account.Email})");
        var fresh = page.Document.QuerySelector(".secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        fresh.ShouldNotBe(old);
        var other = OpenBrowser();
        (await other.PressAsync(await SignInAsync(other, ada.Account), "Continue", ("Code", Totp(old, 1)))).Url.AbsolutePath.ShouldNotBe("/signin/second-factor");

        page = await ada.Browser.PressAsync(page, "Switch on", ("Code", Totp(fresh)));
        page.Text.ShouldContain("The new app is the one that counts from now on");
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        other = OpenBrowser();
        page = await other.PressAsync(await SignInAsync(other, ada.Account), "Continue", ("Code", Totp(old)));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await other.PressAsync(page, "Continue", ("Code", Totp(fresh)))).Url.AbsolutePath.ShouldNotBe("/signin/second-factor");
    }

    [Fact]
    public async Task A_wrong_address_is_kept_and_what_is_wrong_stands_beside_it()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);

        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", "ada@exmaple"));

        var field = page.Document.QuerySelector("#email")!;
        (field.GetAttribute("value"), field.GetAttribute("aria-invalid"), field.GetAttribute("aria-describedby")).ShouldBe(("ada@exmaple", "true", "email-hint email-error"));
        page.Document.GetElementById("email-error")!.TextContent.ShouldContain("This is not an email address");
    }

    [Theory]
    [InlineData("/account/emails", "Add", "Email")]
    [InlineData("/account/phone", "Send a code", "Phone number")]
    public async Task A_code_that_did_not_come_is_sent_again_in_a_while_and_its_tries_are_told(string path, string button, string label)
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync(path), button, (label, label == "Email" ? "other." + ada.Account.Email : NewPhone()));
        page.Document.GetElementById("code-hint")!.TextContent.ShouldContain("3 tries are left");
        page.Document.QuerySelector("button[data-wait]")!.GetAttribute("data-wait").ShouldNotBeNullOrEmpty();

        var early = await ada.Browser.PressAsync(page, "Send another one");
        early.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        early.Header("Retry-After").ShouldNotBeEmpty();
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await ada.Browser.PressAsync(await ada.Browser.OpenAsync(path), "Send another one")).Text.ShouldContain("is on its way");
    }

    [Fact]
    public async Task Times_are_exact_for_who_points_at_them_or_comes_there_by_keyboard()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var times = (await ada.Browser.OpenAsync("/account/sessions")).Document.QuerySelectorAll("time");
        times.Length.ShouldBe(2);
        foreach (var time in times)
        {
            DateTimeOffset.Parse(time.GetAttribute("datetime")!, null).Offset.ShouldBe(TimeSpan.Zero);
            (time.GetAttribute("tabindex"), time.GetAttribute("title")!.EndsWith(" UTC", StringComparison.Ordinal)).ShouldBe(("0", true));
        }
    }

    [Fact]
    public async Task A_wrong_password_or_code_of_a_new_proof_is_said_beside_its_field()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/reauthenticate"), "Confirm", ("Password", "not " + TestServer.Password));
        page.Document.QuerySelector("#password")!.GetAttribute("aria-describedby").ShouldBe("password-error");
        page.Document.GetElementById("password-error")!.TextContent.ShouldBe("The password is not right.");

        // An app's code is typed on a number pad, and a recovery code in a field of its own.
        await AddTotpAsync(ada.Browser);
        var codes = (await ada.Browser.OpenAsync("/account/recovery-codes")).Document.QuerySelectorAll(".codes code").Select(c => c.TextContent).ToList();
        page = await ada.Browser.OpenAsync("/reauthenticate");
        page.Document.QuerySelector("#code")!.GetAttribute("inputmode").ShouldBe("numeric");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", "000000"));
        page.Document.GetElementById("code-error").ShouldNotBeNull();
        page.Document.QuerySelector("#recovery")!.GetAttribute("inputmode").ShouldBe("text");
        (await ada.Browser.PressAsync(page, "Use the recovery code", ("Recovery code", codes[0]))).Url.AbsolutePath.ShouldBe("/account");
    }
}
