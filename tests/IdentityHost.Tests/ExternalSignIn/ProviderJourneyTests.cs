using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>People in Chromium who sign in by GitHub and Google, which the server plays in their own wire form.</summary>
public sealed class ProviderJourneyTests(JourneySite site) : IClassFixture<JourneySite>
{
    private readonly Visitant _ada = new();
    private readonly Transcript _transcript = new();

    private TestServer Server => site.Server;

    [Theory]
    [InlineData("GitHub")]
    [InlineData("Google")]
    public async Task The_first_sign_in_makes_an_account_and_the_second_one_finds_it(string provider)
    {
        string? first = null;
        foreach (var sessions in (int[])[1, 2])
        {
            var walk = await site.OpenAsync();
            await walk.GoAsync(sessions == 1 ? "/signup" : "/signin");
            await _ada.ComeByAsync(walk.Page, provider, _ada.Email);
            await walk.WaitAsync("/account");
            (await walk.Page.InnerTextAsync("main")).ShouldContain(_ada.Email);
            var owner = (await site.OwnerAsync(_ada.Email)).ShouldNotBeNull();
            owner.ShouldBe(first ??= owner);
            (await SessionsAsync(owner)).Count.ShouldBe(sessions);
            (await site.LinksAsync(owner)).Count.ShouldBe(1);
        }
    }

    [Fact]
    [Trait("Security", "S-166")]
    public async Task An_apps_request_ends_with_a_code_after_GitHub_and_the_second_factor_and_everything_says_so()
    {
        await using var app = await LoopbackServer.StartAsync(http => http.Response.WriteAsync("back"));
        var client = await Server.RegisterAsync(new ClientMetadata { ClientName = "Shop", RedirectUris = [app.Origin + "/cb"], Scope = "openid" }, _transcript, c => c with { FirstParty = true, RequireConsent = false });
        var walk = await site.OpenAsync();
        await walk.GoAsync(client.AuthorizationUrl());
        await _ada.ComeByAsync(walk.Page, "GitHub", _ada.Email);
        var token = await RedeemAsync(walk, client);
        (token["amr"], token["acr"]).ShouldBe(("""["fed"]""", "urn:identityhost:acr:1fa"));
        token["sub"].ShouldBe(await site.OwnerAsync(_ada.Email));
        (await BegunAsync(token["sub"]!)).ShouldBe([(token["sid"], "github")]);

        var secret = await AddTotpAsync(walk);
        await walk.SignOutAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await walk.GoAsync(client.AuthorizationUrl());
        await _ada.ComeByAsync(walk.Page, "GitHub", _ada.Email);
        await walk.WaitAsync("/signin/second-factor");
        (await SessionsAsync(token["sub"]!)).ShouldBeEmpty();
        await walk.Page.FillAsync("#code", new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow()));
        await walk.PressAsync("Continue");
        var second = await RedeemAsync(walk, client);
        (second["sub"], second["acr"]).ShouldBe((token["sub"], "urn:identityhost:acr:2fa"));
        second["amr"].ShouldBe("""["fed","otp","mfa"]""");
        (await BegunAsync(token["sub"]!)).ShouldBe([(second["sid"], "github totp"), (token["sid"], "github")]);
    }

    [Fact]
    [Trait("Security", "S-165")]
    public async Task An_account_is_connected_after_a_recent_proof_signs_in_and_is_disconnected()
    {
        var owner = await Server.CreateAccountAsync("owner." + _ada.Email);
        var walk = await site.OpenAsync();
        await walk.SignInAsync(owner);
        await walk.WaitAsync("/account");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        await walk.GoAsync("/account/connections");
        await Visitant.PressAsync(walk.Page, "Connect GitHub");
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Confirm");
        // The form that waited goes on by itself.
        await _ada.SayAsync(walk.Page, _ada.Email);
        await SeesAsync(walk, "The account is connected.");
        (await site.LinksAsync(owner.Id)).ShouldBe([$"github {_ada.Login}"]);

        await walk.SignOutAsync();
        await walk.GoAsync("/signin");
        await _ada.ComeByAsync(walk.Page, "GitHub", "another." + _ada.Email);
        await walk.WaitAsync("/account");
        (await walk.Page.InnerTextAsync("main")).ShouldContain(owner.Email!);

        await walk.GoAsync("/account/connections");
        await walk.PressTwiceAsync("Disconnect", "GitHub");
        // GitHub asked nobody anything: that was no proof of the person.
        await walk.Page.FillAsync("#password", TestServer.Password);
        await walk.PressAsync("Confirm");
        await SeesAsync(walk, "The account is disconnected.");
        (await site.LinksAsync(owner.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task Of_two_connected_accounts_either_may_go_and_the_last_one_stays()
    {
        var walk = await site.OpenAsync();
        await walk.GoAsync("/signin");
        await _ada.ComeByAsync(walk.Page, "GitHub", _ada.Email);
        await walk.WaitAsync("/account");
        await walk.GoAsync("/account/connections");
        await walk.PressTwiceAsync("Disconnect", "GitHub");
        await SeesAsync(walk, "Set a password first.");

        await Visitant.PressAsync(walk.Page, "Connect Google");
        await _ada.SayAsync(walk.Page, _ada.Email);
        await SeesAsync(walk, "The account is connected.");
        await walk.PressTwiceAsync("Disconnect", "GitHub");
        await SeesAsync(walk, "The account is disconnected.");
        await walk.PressTwiceAsync("Disconnect", "Google");
        await SeesAsync(walk, "Set a password first.");
        (await site.LinksAsync((await site.OwnerAsync(_ada.Email))!)).ShouldBe([$"google {_ada.Email}"]);
    }

    [Fact]
    [Trait("Security", "S-161")]
    public async Task A_taken_address_is_joined_by_its_mailbox_and_never_silently()
    {
        var owner = await Server.CreateAccountAsync(_ada.Email);
        var walk = await site.OpenAsync();
        await walk.GoAsync("/signin");
        await _ada.ComeByAsync(walk.Page, "GitHub", _ada.Email);
        await walk.WaitAsync("/signup/verify");
        (await walk.Page.InnerTextAsync("main")).ShouldContain("There is an account here with the address of your account at GitHub");
        (await site.LinksAsync(owner.Id)).ShouldBeEmpty();
        (await SessionsAsync(owner.Id)).ShouldBeEmpty();
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync(_ada.Email));
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/account");
        (await site.LinksAsync(owner.Id)).ShouldBe([$"github {_ada.Login}"]);

        // An address that is not verified there joins nothing, whoever reads the mail: the owner is told, and no code is sent.
        var eve = await site.OpenAsync();
        var before = (await walk.Mailbox.ToAsync(_ada.Email)).Count;
        await eve.GoAsync("/signup");
        await new Visitant().ComeByAsync(eve.Page, "GitHub", _ada.Email, verified: false);
        await eve.WaitAsync("/signup/verify");
        (await eve.Page.InnerTextAsync("main")).ShouldNotContain("There is an account");
        (await walk.Mailbox.WaitAsync(_ada.Email, before + 1)).ShouldContain("already");
        (await site.LinksAsync(owner.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_gives_up_fails_or_finds_the_provider_down_is_told_so_and_finds_the_way_back()
    {
        var walk = await site.OpenAsync();
        await walk.GoAsync("/signin?return=/account/sessions");
        await Visitant.PressAsync(walk.Page, "Continue with GitHub");
        await Visitant.PressAsync(walk.Page, "Cancel");
        await FailedAsync(walk, "You gave up at the other site.");

        // What a provider sends when it cannot go on (RFC 6749 §4.1.2.1), with the state it was given.
        await Visitant.PressAsync(walk.Page, "Continue with Google");
        await walk.WaitAsync("/dev/google/o/oauth2/v2/auth");
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(walk.Page.Url).Query);
        await walk.Page.GotoAsync($"{asked["redirect_uri"]}?error=server_error&iss={Uri.EscapeDataString(Server.Issuer + "/dev/google")}&state={Uri.EscapeDataString(asked["state"]!)}");
        await FailedAsync(walk, "did not come to its end");

        await Visitant.PressAsync(walk.Page, "Continue with Acme");
        await FailedAsync(walk, "did not come to its end");

        await _ada.ComeByAsync(walk.Page, "GitHub", _ada.Email);
        await walk.WaitAsync("/account/sessions");
    }

    [Fact]
    public async Task Whoever_has_no_address_there_says_one_and_proves_it()
    {
        var walk = await site.OpenAsync();
        await walk.GoAsync("/signup");
        await _ada.ComeByAsync(walk.Page, "GitHub", email: null);
        await walk.WaitAsync("/signup/external");
        (await walk.Page.InnerTextAsync("main")).ShouldContain($"your account at GitHub ({_ada.Login})");
        await walk.Page.FillAsync("#email", _ada.Email);
        await walk.PressAsync("Sign up");
        await walk.WaitAsync("/signup/verify");
        await walk.Page.FillAsync("#code", await walk.Mailbox.CodeAsync(_ada.Email));
        await walk.PressAsync("Continue");
        await walk.WaitAsync("/account");
        (await site.LinksAsync((await site.OwnerAsync(_ada.Email))!)).ShouldBe([$"github {_ada.Login}"]);
    }

    /// <summary>The page that says why, and from there the way back to the sign-in with where it was to end.</summary>
    private static async Task FailedAsync(ChromiumPageWalk walk, string why)
    {
        await SeesAsync(walk, why);
        new Uri(walk.Page.Url).AbsolutePath.ShouldBe("/signin/external");
        await walk.Page.Locator("main a.button").ClickAsync();
        await walk.WaitAsync("/signin");
        walk.Page.Url.ShouldContain("return=");
    }

    private static Task SeesAsync(ChromiumPageWalk walk, string text) => Assertions.Expect(walk.Page.Locator("main")).ToContainTextAsync(text);

    private async Task<string> AddTotpAsync(ChromiumPageWalk walk)
    {
        await walk.GoAsync("/account/two-step");
        await walk.PressAsync("Set up");
        var secret = (await walk.Page.Locator(".secret").TextContentAsync()).ShouldNotBeNull();
        await walk.Page.FillAsync("#code", new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow()));
        await walk.PressAsync("Switch on");
        await walk.WaitAsync("/account/recovery-codes");
        return secret;
    }

    private static async Task<SignedToken> RedeemAsync(ChromiumPageWalk walk, ProtocolClient client)
    {
        await walk.WaitAsync("/cb");
        var back = new Page(new Uri(walk.Page.Url), System.Net.HttpStatusCode.OK, new Dictionary<string, string>(), "", Left: true);
        return (await client.RedeemAsync(AuthorizationResponse.Read(back)!)).ShouldSucceed().IdToken;
    }

    private Task<IReadOnlyList<Session>> SessionsAsync(string accountId) =>
        Server.Services.GetRequiredService<ISessions>().ListAsync(accountId, Server.Clock.GetUtcNow(), CancellationToken.None);

    /// <summary>Which sessions the audit log says began, and how; the newest first.</summary>
    private async Task<IEnumerable<(string? Session, string Methods)>> BegunAsync(string accountId) =>
        (await Server.Services.GetRequiredService<IAuditLog>().PageAsync(new AuditFilter { AccountId = accountId, Event = AuditEvents.SessionBegun }, null, 10, CancellationToken.None))
        .Select(row => (row.SessionId, row.Details["methods"]));
}
