using System.Net;
using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using IdentityHost.Ui;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Every form there is: whether it needs a recent proof, and that it asks for one.</summary>
[Trait("Security", "S-066")]
public sealed class SensitiveHandlerTests(ProviderServer shared) : PageTests(shared), IClassFixture<ProviderServer>
{
    /// <summary>What concerns security: page and handler, and where its form goes.</summary>
    private static readonly Dictionary<string, (string Action, string[] Fields)> s_sensitive = new()
    {
        ["Emails Add"] = ("/account/emails?handler=Add", ["Email=more.{email}"]),
        ["Emails Primary"] = ("/account/emails?handler=Primary", ["Email=second.{email}"]),
        ["Emails Remove"] = ("/account/emails?handler=Remove", ["Email=second.{email}"]),
        ["Phone Change"] = ("/account/phone?handler=Change", ["Phone=+15550001111"]),
        ["Phone Remove"] = ("/account/phone?handler=Remove", []),
        ["TwoStep Begin"] = ("/account/two-step?handler=Begin", []),
        ["TwoStep Remove"] = ("/account/two-step?handler=Remove", []),
        ["TwoStep Require"] = ("/account/two-step?handler=Require", ["Required=true"]),
        ["RecoveryCodes"] = ("/account/recovery-codes", []),
        ["Passkeys Options"] = ("/account/passkeys?handler=Options", []),
        ["Passkeys Add"] = ("/account/passkeys?handler=Add", ["Name=New", "Credential={}"]),
        ["Passkeys Rename"] = ("/account/passkeys?handler=Rename", ["Id={passkey}", "Name=New"]),
        ["Passkeys Remove"] = ("/account/passkeys?handler=Remove", ["Id={passkey}"]),
        ["Connections Connect"] = ("/account/connections?handler=Connect", ["Provider=dummy"]),
        ["Connections Disconnect"] = ("/account/connections?handler=Disconnect", ["Provider=dummy", "Uid={uid}"]),
        ["Deletion"] = ("/account/deletion", []),
    };

    /// <summary>What does not, and why.</summary>
    private static readonly Dictionary<string, string[]> s_others = new()
    {
        ["holds its own proof: a password, a code, a passkey, a link"] =
        [
            "Emails Confirm", "Phone Confirm", "VerifyEmail", "ResetPassword", "ResetPassword Named", "ResetPassword Password", "ResetCode", "Link",
            "Reauthenticate", "Reauthenticate Code", "Reauthenticate Sent", "Reauthenticate Passkey",
        ],
        ["is shown elsewhere: a first password below, a first code of an app by TotpEnrolmentTests"] = ["Password", "TwoStep"],
        ["takes access away and gives none"] = ["Sessions End", "Sessions Others", "Sessions Distrust", "Overview Withdraw", "Phone GiveUp", "TwoStep GiveUp", "SignOut"],
        ["sends to who is known, or asks a question"] = ["Emails Send", "ResetCode Resend", "Reauthenticate Send", "Reauthenticate PasskeyOptions", "Reauthenticate Provider", "Reauthenticate Without"],
        ["concerns somebody else"] = ["Invitations", "Invitations Resend", "Invitations Revoke"],
        ["belongs to the way in"] =
        [
            "SignIn", "SignIn Code", "SignIn Passkey", "SignIn PasskeyOptions", "Code", "Code Linked", "Code Resend", "SecondCode", "SecondCode Recovery", "SecondCode Send", "SecondCode Resend",
            "SecondFactor", "SecondFactor Passkey", "SecondFactor PasskeyOptions", "Trust", "ChooseAccount", "Consent", "SignIn.External",
            "SignUp", "SignUp Passkey", "SignUp.External", "Verify", "Verify Resend", "Verify Correct", "VerifyPhone", "VerifyPhone Resend", "VerifyPhone Correct", "Passkey", "Passkey Options",
        ],
        ["is nobody's secret"] = ["Preferences"],
    };

    [Fact]
    public void Every_handler_of_a_form_is_known_to_need_a_recent_proof_or_not_to()
    {
        var handlers = typeof(UiServices).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PageModel)) && !t.IsAbstract).SelectMany(HandlersOf).ToList();

        handlers.ShouldBe(s_sensitive.Keys.Concat(s_others.Values.SelectMany(names => names)), ignoreOrder: true);
    }

    [Fact]
    public async Task Whatever_concerns_security_asks_who_it_is_and_changes_nothing_before()
    {
        var ada = await NewPersonAsync();
        var passkey = await EquipAsync(ada);
        var csrf = (await ada.Browser.OpenAsync("/account/emails")).Document.QuerySelector("input[name=csrf]")!.GetAttribute("value")!;
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        var before = (await ada.Browser.OpenAsync("/account")).Document.QuerySelector("main")!.TextContent;

        foreach (var (name, (action, fields)) in s_sensitive)
        {
            var form = fields.Select(f => f.Replace("{email}", ada.Account.Email, StringComparison.Ordinal).Replace("{passkey}", passkey, StringComparison.Ordinal).Replace("{uid}", ada.Account.Id, StringComparison.Ordinal).Split('=', 2));
            var page = await ada.Browser.PostAsync(action, [KeyValuePair.Create("csrf", csrf), .. form.Select(f => KeyValuePair.Create(f[0], f[1]))]);
            // The browser is asked for a new passkey after the proof, and without that question there is none to add.
            if (name is "Passkeys Options" or "Passkeys Add")
                page.Status.ShouldBeOneOf(HttpStatusCode.Conflict, HttpStatusCode.BadRequest);
            else
                page.Text.ShouldContain("Is it you?", customMessage: name);
        }

        (await ada.Browser.OpenAsync("/account")).Document.QuerySelector("main")!.TextContent.ShouldBe(before);
    }

    [Fact]
    public async Task So_does_a_first_password_which_is_proven_by_nothing_else()
    {
        var browser = OpenBrowser();
        var uid = OpenId.Secrets.OpaqueToken.NewId();
        var page = await ComeByDummyAsync(browser, await browser.PressAsync(await browser.OpenAsync("/signin"), "Continue with Dummy"), uid, $"p{uid.Replace('-', 'x').Replace('_', 'y')}@example.org");
        page.Url.AbsolutePath.ShouldBe("/account", page.Text);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));

        page = await browser.OpenAsync("/account/password");
        page.Document.QuerySelector("#current_password").ShouldBeNull();
        page = await browser.PressAsync(page, "Set the password", ("New password", "a first passphrase of ada"));

        page.Url.AbsolutePath.ShouldBe("/reauthenticate", page.Text);
        (await browser.OpenAsync("/account/password")).Document.QuerySelector("#current_password").ShouldBeNull();
    }

    private static IEnumerable<string> HandlersOf(Type page) =>
        page.GetMethods().Where(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)).Select(m => (NameOf(page) + " " + m.Name["OnPost".Length..].Replace("Async", "", StringComparison.Ordinal)).TrimEnd());

    /// <summary>Two pages are called External.</summary>
    private static string NameOf(Type page)
    {
        var name = page.Name.Replace("Model", "", StringComparison.Ordinal);
        return name == "External" ? $"{page.Namespace!.Split('.')[^1]}.{name}" : name;
    }

    /// <summary>Gives somebody whatever the forms speak of; the id of the passkey.</summary>
    private async Task<string> EquipAsync(Person ada)
    {
        const string Book = "account/authenticators/webauthn";
        await SignInAsync(ada.Browser, ada.Account);
        using var client = new AllauthClient(Server.Origin, AllauthKind.App, Transcript);
        using var device = new SoftwareAuthenticator(Server.Issuer);
        (await client.PostAsync("auth/login", new { email = ada.Account.Email, password = TestServer.Password })).ShouldBeSignedIn("password");
        var options = (await client.GetAsync(Book + "?passwordless")).ShouldBe(200).Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText();
        (await client.PostAsync(Book, new { name = "Key", credential = JsonNode.Parse(device.Create(options)) })).ShouldBe(200);
        var second = "second." + ada.Account.Email;
        var page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", second));
        await ada.Browser.PressAsync(page, "Confirm", ("Code", await Mailbox.CodeAsync(second)));
        page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/connections"), "Connect Dummy");
        await ComeByDummyAsync(ada.Browser, page, ada.Account.Id, ada.Account.Email!);
        await AddTotpAsync(ada.Browser);
        return (await ada.Browser.OpenAsync("/account/passkeys")).Document.QuerySelector("form[action*='handler=Rename'] input[name=Id]")!.GetAttribute("value")!;
    }
}
