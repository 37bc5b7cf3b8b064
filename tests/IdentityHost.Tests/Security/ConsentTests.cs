using AngleSharp.Html.Dom;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What a person is shown before they allow something, and what their decision is bound to (S-082, S-089, S-155, S-156).</summary>
public sealed class ConsentTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-155")]
    public async Task The_page_says_who_asks_for_what_whither_and_for_whom_and_decides_nothing_itself()
    {
        var (app, ada) = await SomebodyAsync();

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("scope", "openid email")));

        page.Text.ShouldContain("app");
        page.Text.ShouldContain("app.example");
        page.Text.ShouldContain(ada.Account.Email!);
        var form = page.FormWithButton("Allow");
        page.HasButton("Deny").ShouldBeTrue();
        // The Enter key presses the first button of a form: it must not be the one that allows.
        form.Elements.OfType<IHtmlButtonElement>().First().TextContent.Trim().ShouldBe("Deny");
        form.QuerySelectorAll("input[checked],[autofocus]").ShouldBeEmpty();
        page.Document.QuerySelectorAll("meta[http-equiv=refresh]").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-155")]
    public async Task The_page_says_how_long_the_app_is_here_who_entered_it_and_what_it_calls_its_website()
    {
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        var entered = await RegisterThirdPartyAsync(WebClient with { ClientUri = "https://shop.example/about" });
        var page = await ada.Browser.OpenAsync(entered.AuthorizationUrl());
        page.Text.ShouldContain("which nobody has checked: shop.example");
        page.Text.ShouldContain("Entered here by the operator:");
        page.Document.QuerySelector(".app time")!.GetAttribute("datetime").ShouldStartWith($"{Server.Clock.GetUtcNow():yyyy-MM}");

        var registered = (await (await RegisterClientAsync()).SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { Callback } })).ShouldSucceed(System.Net.HttpStatusCode.Created);
        var itself = new ProtocolClient(Server.Origin, Transcript, registered["client_id"]!, registered["client_secret"], new() { RedirectUris = [Callback] });
        page = await ada.Browser.OpenAsync(itself.AuthorizationUrl());
        page.Text.ShouldContain("Registered here by itself:");
        page.Text.ShouldNotContain("website");
    }

    [Fact]
    [Trait("Security", "S-082")]
    public async Task A_decision_made_for_somebody_else_or_for_another_request_is_void()
    {
        var (app, ada) = await SomebodyAsync();
        var (other, _) = await SomebodyAsync();
        var shown = await ada.Browser.OpenAsync(app.AuthorizationUrl());
        var foreign = await ada.Browser.OpenAsync(other.AuthorizationUrl(("scope", "openid email")));
        var eve = await NewPersonAsync();
        await eve.SignInAsync();

        // Another browser, where somebody else is signed in, answers the request that was shown to Ada.
        var swapped = await eve.Browser.OpenAsync(shown.Url.PathAndQuery);
        var session = ((IHtmlInputElement)shown.Document.QuerySelector("input[name=SessionId]")!).Value;
        var csrf = ((IHtmlInputElement)swapped.Document.QuerySelector("input[name=csrf]")!).Value;
        var answer = await eve.Browser.PostAsync(shown.Url.PathAndQuery, Form(csrf, session));
        AuthorizationResponse.Read(answer)?["code"].ShouldBeNull();

        // Ada's decision on one request is none on the other.
        var allowed = AuthorizationResponse.Read(await ada.Browser.PressAsync(shown, "Allow"));
        allowed!["code"].ShouldNotBeNull();
        (await ada.Browser.OpenAsync(foreign.Url.PathAndQuery)).HasButton("Allow").ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-156")]
    public async Task What_was_allowed_covers_as_much_or_less_and_never_more()
    {
        var (app, ada) = await SomebodyAsync();
        await ada.AuthorizeAsync(app, ("scope", "openid email"));
        ada.Pressed.Clear();

        await ada.AuthorizeAsync(app, ("scope", "openid email"));
        await ada.AuthorizeAsync(app, ("scope", "openid"));
        ada.Pressed.ShouldBeEmpty();
        await ada.AuthorizeAsync(app, ("scope", "openid email phone"));
        ada.Pressed.ShouldBe(["Allow"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb")]
    [InlineData("com.example.app:/cb")]
    [Trait("Security", "S-156")]
    public async Task An_app_that_anybody_could_pretend_to_be_asks_every_time(string redirectUri)
    {
        var app = await RegisterThirdPartyAsync(WebClient with { RedirectUris = [redirectUri], TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code"], ApplicationType = "native" });
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        for (var i = 0; i < 2; i++)
            (await ada.Browser.OpenAsync(app.AuthorizationUrl())).HasButton("Allow").ShouldBeTrue();
        var again = await ada.Browser.PressAsync(await ada.Browser.OpenAsync(app.AuthorizationUrl()), "Allow");
        again.Left.ShouldBeTrue();
        (await ada.Browser.OpenAsync(app.AuthorizationUrl())).HasButton("Allow").ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-089")]
    public async Task What_clients_and_people_write_is_text_on_every_page()
    {
        const string Payload = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
        var app = await RegisterThirdPartyAsync(WebClient with { ClientName = Payload });
        var ada = await NewPersonAsync(account => (account.FirstName, account.LastName, account.Nickname) = (Payload, Payload, Payload));
        await ada.SignInAsync();

        foreach (var page in (Page[])
        [
            await ada.Browser.OpenAsync(app.AuthorizationUrl(("login_hint", Payload), ("state", Payload), ("prompt", "login"))),
            await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "select_account"))),
            await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "consent"))),
            await ada.Browser.OpenAsync(app.AuthorizationUrl(("redirect_uri", Payload), ("scope", Payload))),
            await ada.Browser.OpenAsync("/account"),
            await ada.Browser.OpenAsync("/signout"),
        ])
        {
            page.Body.ShouldNotContain("<script>alert");
            page.Body.ShouldNotContain("<img src=x");
        }
    }

    [Theory]
    [InlineData("client_id", "unknown")]
    [InlineData("client_id", null)]
    [InlineData("redirect_uri", "https://evil.example/canary")]
    [InlineData("redirect_uri", null)]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:canary")]
    [Trait("Security", "S-102")]
    public async Task Before_client_and_address_are_proven_errors_are_shown_and_repeat_nothing(string name, string? value)
    {
        var app = await RegisterThirdPartyAsync(WebClient with { RedirectUris = [Callback, "https://app.example/second"] });

        foreach (var prompt in (string?[])[null, "none"])
        {
            var page = await OpenBrowser().OpenWithoutFollowingAsync(app.AuthorizationUrl((name, value), ("prompt", prompt), ("state", "canary-state")));

            ((int)page.Status).ShouldBe(400);
            page.Header("Location").ShouldBe("");
            page.Body.ShouldNotContain("canary");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(string csrf, string session) =>
        [new("csrf", csrf), new("SessionId", session), new("Decision", "allow")];

    private async Task<(ProtocolClient App, Person Ada)> SomebodyAsync()
    {
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        return (await RegisterThirdPartyAsync(), ada);
    }
}
