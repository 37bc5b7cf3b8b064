using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>The forms of one person with the ids of another.</summary>
public sealed class OwnershipPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    private const string Unknown = "AAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    [Trait("Security", "S-007")]
    [Trait("Security", "S-192")]
    public async Task Another_persons_ids_in_ones_own_forms_change_nothing_and_are_answered_as_unknown_ones()
    {
        var bob = await NewPersonAsync();
        await SignInAsync(bob.Browser, bob.Account);
        await AddPasskeyAsync(bob);
        await AddTotpAsync(bob.Browser);
        await TrustAsync(bob);
        var app = await RegisterThirdPartyAsync();
        (await bob.AuthorizeAsync(app))["code"].ShouldNotBeNull();
        var (sessions, passkeys) = (await bob.Browser.OpenAsync("/account/sessions"), await bob.Browser.OpenAsync("/account/passkeys"));
        var before = await EverythingAsync(bob.Browser);

        var ada = await NewPersonAsync();
        await SignInAsync(ada.Browser, ada.Account);
        await AlikeAsync(ada.Browser, "/account/sessions?handler=End", "Id", IdIn(sessions, "End"));
        await AlikeAsync(ada.Browser, "/account/sessions?handler=Distrust", "Id", IdIn(sessions, "Distrust"));
        await AlikeAsync(ada.Browser, "/account/passkeys?handler=Rename", "Id", IdIn(passkeys, "Rename"));
        await AlikeAsync(ada.Browser, "/account/passkeys?handler=Remove", "Id", IdIn(passkeys, "Remove"));
        await AlikeAsync(ada.Browser, "/account?handler=Withdraw", "clientId", app.ClientId);
        foreach (var handler in (string[])["Send", "Primary", "Remove"])
            await AlikeAsync(ada.Browser, $"/account/emails?handler={handler}", "Email", bob.Account.Email!, "nobody." + bob.Account.Email);

        (await EverythingAsync(bob.Browser)).ShouldBe(before);
    }

    private static async Task AlikeAsync(Browser browser, string action, string field, string foreign, string unknown = Unknown)
    {
        var (said, expected) = (await SendAsync(browser, action, field, foreign), await SendAsync(browser, action, field, unknown));
        said.Status.ShouldBe(expected.Status);
        said.Url.ShouldBe(expected.Url);
        said.Document.QuerySelector("main")!.TextContent.ShouldBe(expected.Document.QuerySelector("main")!.TextContent);
    }

    /// <summary>One's own form with another action and field, as anybody can make it who opens the tools of a browser.</summary>
    private static async Task<Page> SendAsync(Browser browser, string action, string field, string value)
    {
        var page = await browser.OpenAsync("/account/emails");
        var token = page.Document.QuerySelector("input[name=csrf]")!.GetAttribute("value");
        var form = $"""
            <form method="post" action="{action}">
            <input type="hidden" name="csrf" value="{token}">
            <input type="hidden" name="{field}" value="{value}"><input type="hidden" name="Name" value="Mine">
            <button type="submit">Send</button></form>
            """;
        return await browser.PressAsync(new Page(page.Url, page.Status, page.Headers, form, Left: false), "Send");
    }

    private static string IdIn(Page page, string handler) =>
        page.Document.QuerySelector($"form[action*='handler={handler}'] input[name=Id]")?.GetAttribute("value")
        ?? throw new InvalidOperationException($"No form {handler} at {page.Url}:\n{page.Body}");

    private static async Task<string> EverythingAsync(Browser browser)
    {
        var shown = new List<string>();
        foreach (var path in (string[])["/account", "/account/sessions", "/account/passkeys", "/account/emails"])
            shown.AddRange((await browser.OpenAsync(path)).Document.QuerySelectorAll(".rows li strong, .rows li .tag, .rows li input[name=Id], .rows li input[name=clientId]").Select(e => e.TextContent.Trim() + e.GetAttribute("value")));
        return string.Join('\n', shown);
    }

    private async Task AddPasskeyAsync(Person person)
    {
        const string Book = "account/authenticators/webauthn";
        using var client = new AllauthClient(Server.Origin, AllauthKind.App, Transcript);
        using var device = new SoftwareAuthenticator(Server.Issuer);
        (await client.PostAsync("auth/login", new { email = person.Account.Email, password = Testing.Servers.TestServer.Password })).ShouldBeSignedIn("password");
        var options = (await client.GetAsync(Book + "?passwordless")).ShouldBe(200).Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText();
        (await client.PostAsync(Book, new { name = "Key", credential = JsonNode.Parse(device.Create(options)) })).ShouldBe(200);
    }

    private async Task TrustAsync(Person person)
    {
        var other = OpenBrowser();
        var code = (await person.Browser.OpenAsync("/account/recovery-codes")).Document.QuerySelector(".codes code")!.TextContent;
        await other.PressAsync(await SignInAsync(other, person.Account), "Continue", ("Code", code), ("Trust this browser for 14 days", "yes"));
    }
}
