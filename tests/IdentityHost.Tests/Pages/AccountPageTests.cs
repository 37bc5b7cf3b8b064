using System.Net;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Groups;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>What people do with their own account.</summary>
public sealed class AccountPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task An_address_is_added_proven_made_primary_and_the_old_one_removed()
    {
        var ada = await NewPersonAsync();
        var fresh = "new." + ada.Account.Email;
        await SignInAsync(ada.Browser, ada.Account);

        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", fresh));
        page.Text.ShouldContain("Not confirmed");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Code", await Mailbox.CodeAsync(fresh)));
        page.Text.ShouldContain("The address is confirmed");
        page = await ada.Browser.PressAsync(page, "Make primary");
        page = await ada.Browser.PressTwiceAsync(page, "Remove");

        page.Text.ShouldContain("The address is removed");
        page.Text.ShouldContain(fresh);
        page.Document.QuerySelectorAll(".rows li").Length.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task What_needs_a_recent_proof_asks_for_it_and_goes_on_with_the_same_form()
    {
        var ada = await NewPersonAsync();
        var fresh = "later." + ada.Account.Email;
        await SignInAsync(ada.Browser, ada.Account);
        var emails = await ada.Browser.OpenAsync("/account/emails");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        var page = await ada.Browser.PressAsync(emails, "Add", ("Email", fresh));
        page.Text.ShouldContain("Is it you?");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Password", "not " + TestServer.Password));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await ada.Browser.PressAsync(page, "Confirm", ("Password", TestServer.Password));
        page = await ada.Browser.PressAsync(page, "Continue");

        page.Url.AbsolutePath.ShouldBe("/account/emails");
        page.Text.ShouldContain(fresh);
        page.Text.ShouldContain("A mail is on its way");
    }

    [Fact]
    public async Task A_new_password_needs_the_present_one_and_ends_other_sessions()
    {
        var ada = await NewPersonAsync();
        var other = OpenBrowser();
        await SignInAsync(ada.Browser, ada.Account);
        await SignInAsync(other, ada.Account);

        var page = await ada.Browser.PressAsync(
            await ada.Browser.OpenAsync("/account/password"), "Set the password", ("Present password", "wrong " + TestServer.Password), ("New password", "a wholly different sentence"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page = await ada.Browser.PressAsync(page, "Set the password", ("Present password", TestServer.Password), ("New password", "a wholly different sentence"));

        page.Text.ShouldContain("Your new password is set");
        (await other.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-065")]
    public async Task Other_sessions_are_seen_and_ended()
    {
        var ada = await NewPersonAsync();
        var other = OpenBrowser();
        await SignInAsync(ada.Browser, ada.Account);
        await SignInAsync(other, ada.Account);

        var page = await ada.Browser.OpenAsync("/account/sessions");
        page.Document.QuerySelectorAll(".rows li").Length.ShouldBe(2);
        page = await ada.Browser.PressTwiceAsync(page, "End all others");

        page.Document.QuerySelectorAll(".rows li").Length.ShouldBe(1);
        (await other.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task An_account_is_given_up_after_a_recent_proof_and_whoever_signs_in_again_keeps_it()
    {
        var ada = await NewPersonAsync();
        var other = OpenBrowser();
        await SignInAsync(ada.Browser, ada.Account);
        await SignInAsync(other, ada.Account);
        (await ada.Browser.OpenAsync("/account")).Document.QuerySelector("a[href='/account/deletion']").ShouldNotBeNull();
        var page = await ada.Browser.OpenAsync("/account/deletion");
        page.Text.ShouldContain("Until then, signing in keeps it");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        page = await ada.Browser.PressTwiceAsync(page, "Delete my account");
        page.Text.ShouldContain("Is it you?");
        page = await ada.Browser.PressAsync(page, "Confirm", ("Password", TestServer.Password));
        page = await ada.Browser.PressAsync(page, "Continue");
        page.Text.ShouldContain("Your account will be deleted");
        foreach (var browser in (Browser[])[ada.Browser, other])
            (await browser.OpenAsync("/account")).AsksToSignIn().ShouldBeTrue();

        (await ada.Browser.OpenAsync(page.Document.QuerySelector("main a.button")!.GetAttribute("href")!)).AsksToSignIn().ShouldBeTrue();
        await SignInAsync(ada.Browser, ada.Account);
        (await ada.Browser.OpenAsync("/account?done=kept")).Text.ShouldContain("Your account stays");
        (await ada.Browser.OpenAsync("/account/activity")).Document.QuerySelectorAll(".rows strong").Select(e => e.TextContent).ShouldBe(
            ["Signed in", "The account was kept", "The account is to be deleted", "Confirmed that it is you", "Signed in", "Signed in"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_last_superuser_stays_and_where_people_may_not_delete_their_accounts_no_page_offers_it()
    {
        var root = await NewPersonAsync(a => a.IsSuperuser = true);
        await SignInAsync(root.Browser, root.Account);
        var offered = await root.Browser.OpenAsync("/account/deletion");
        var page = await root.Browser.PressTwiceAsync(offered, "Delete my account");
        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Text.ShouldContain("Make somebody else a superuser first");

        var options = Server.Services.GetRequiredService<IOptions<DeletionOptions>>().Value;
        try
        {
            options.GracePeriod = TimeSpan.Zero;
            (await root.Browser.OpenAsync("/account/deletion")).Text.ShouldContain("the account goes at once");
            options.Allowed = false;
            (await root.Browser.OpenAsync("/account")).Document.QuerySelector("a[href='/account/deletion']").ShouldBeNull();
            (await root.Browser.OpenAsync("/account/deletion")).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await root.Browser.PressTwiceAsync(offered, "Delete my account")).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        finally
        {
            (options.Allowed, options.GracePeriod) = (true, TimeSpan.FromDays(14));
        }
    }

    [Fact]
    [Trait("Security", "S-192")]
    public async Task What_happened_to_the_account_is_seen_by_its_owner_and_nobody_else_s_is()
    {
        var (ada, eve) = (await NewPersonAsync(), await NewPersonAsync());
        await SignInAsync(eve.Browser, eve.Account);
        await ada.Browser.SignInAsync(ada.Account.Email!, "wrong");
        await SignInAsync(ada.Browser, ada.Account);
        var staff = Server.Services.GetRequiredService<AccountAdministration>();
        await staff.DisableAsync(Rights.Operator, ada.Account.Id, CancellationToken.None);
        await staff.EnableAsync(Rights.Operator, ada.Account.Id, CancellationToken.None);
        await SignInAsync(ada.Browser, ada.Account);

        var page = await ada.Browser.OpenAsync("/account/activity");

        page.Document.QuerySelectorAll(".rows strong").Select(e => e.TextContent).ShouldBe(
            ["Signed in", "The account was opened again", "The account was closed", "Signed in", "A try to sign in failed"]);
        page.Document.QuerySelectorAll(".rows .tag").Length.ShouldBeGreaterThanOrEqualTo(2, "staff is named as that, and by nothing else");
        (await eve.Browser.OpenAsync("/account/activity")).Document.QuerySelectorAll(".rows strong").Select(e => e.TextContent).ShouldBe(["Signed in"]);
        (await OpenBrowser().OpenAsync("/account/activity")).AsksToSignIn().ShouldBeTrue();
    }

    [Fact]
    public async Task An_authenticator_app_is_switched_off_again()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);

        var page = await ada.Browser.PressTwiceAsync(await ada.Browser.OpenAsync("/account/two-step"), "Switch off");

        page.Text.ShouldContain("The authenticator app is switched off");
        (await SignInAsync(OpenBrowser(), ada.Account)).Url.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);
        var before = await ada.Browser.OpenAsync("/account/recovery-codes");

        var after = await ada.Browser.PressTwiceAsync(before, "Make new codes");

        Codes(before).Length.ShouldBe(10);
        Codes(after).Length.ShouldBe(10);
        Codes(after).Intersect(Codes(before), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task New_recovery_codes_are_left_by_a_tick_that_they_are_saved()
    {
        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AddTotpAsync(ada.Browser);

        var page = await ada.Browser.PressTwiceAsync(await ada.Browser.OpenAsync("/account/recovery-codes"), "Make new codes");

        page.Document.QuerySelector(".back").ShouldBeNull();
        page.HasButton("End the old codes").ShouldBeFalse();
        var file = page.Document.QuerySelector("a[download]")!.GetAttribute("href")!;
        file.ShouldStartWith("data:text/plain;charset=utf-8,");
        Uri.UnescapeDataString(file).Split('\n').Intersect(Codes(page), StringComparer.Ordinal).Count().ShouldBe(10);
        page.Document.QuerySelector("input[type=checkbox]")!.HasAttribute("required").ShouldBeTrue();
        page = await ada.Browser.PressAsync(page, "Continue", ("I have saved them", "on"));
        page.Url.AbsolutePath.ShouldBe("/account");
        page.Text.ShouldContain("Your recovery codes are ready");

        // Looked at again they ask for nothing.
        page = await ada.Browser.OpenAsync("/account/recovery-codes");
        page.Document.QuerySelector(".back").ShouldNotBeNull();
        page.Document.QuerySelector("input[type=checkbox]").ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-046")]
    public async Task Codes_that_are_shown_once_are_saved_before_the_page_is_left()
    {
        await using var server = await OwnServer.StartAsync(("IdentityHost:Accounts:Mfa:RecoveryCodesShowOnce", "true"));
        var account = await server.CreateAccountAsync("ada@example.org");
        using var browser = server.OpenBrowser(Transcript);
        await SignInAsync(browser, account);
        var page = await browser.PressAsync(await browser.OpenAsync("/account/two-step"), "Set up");
        var secret = page.Document.QuerySelector(".secret")!.TextContent;

        page = await browser.PressAsync(page, "Switch on", ("Code", new AuthenticatorApp(secret).CodeAt(server.Clock.GetUtcNow())));

        Codes(page).Length.ShouldBe(10);
        page.Text.ShouldContain("They are not shown again when you leave this page");
        page.Document.QuerySelector("input[type=checkbox]").ShouldNotBeNull();
        page = await browser.OpenAsync("/account/recovery-codes");
        Codes(page).ShouldBeEmpty();
        page.Text.ShouldContain("They were shown once");
        Codes(await browser.PressTwiceAsync(page, "Make new codes")).Length.ShouldBe(10);
    }

    [Fact]
    public async Task Nothing_is_advised_that_the_settings_do_not_allow()
    {
        await using var server = await OwnServer.StartAsync(("IdentityHost:Accounts:Mfa:SupportedTypes", ""));
        var account = await server.CreateAccountAsync("ada@example.org");
        using var browser = server.OpenBrowser(Transcript);

        var page = await SignInAsync(browser, account);

        page.Url.AbsolutePath.ShouldBe("/account");
        page.Document.QuerySelector(".note").ShouldBeNull();
        // A code by mail may be the second step, whatever authenticators there are.
        page.Document.QuerySelectorAll(".rows a").Select(a => a.GetAttribute("href")).ShouldBe(["/account/emails", "/account/password", "/account/two-step", "/account/sessions", "/account/activity"]);
        var ada = await NewPersonAsync();
        (await SignInAsync(ada.Browser, ada.Account)).Text.ShouldContain("Set up a second step", customMessage: "where there may be one, it is advised");
    }

    private static string[] Codes(Testing.Browsing.Page page) => [.. page.Document.QuerySelectorAll(".codes code").Select(c => c.TextContent)];
}
