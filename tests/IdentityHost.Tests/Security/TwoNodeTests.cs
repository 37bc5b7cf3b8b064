using System.Net;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Two servers on one PostgreSQL database are one server.</summary>
public sealed class TwoNodeTests : TwoNodes
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(5);

    [Fact]
    [Trait("Security", "S-230")]
    [Trait("Security", "S-105")]
    public async Task Of_32_that_redeem_a_code_at_both_nodes_one_wins()
    {
        var (app, there, ada) = await ClientAsync();
        var response = await ada.AuthorizeAsync(app);

        var answers = await RaceAsync(app, there, client => client.RedeemAsync(response));

        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.OK).ShouldAllBe(a => a["error"] == "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-130")]
    [Trait("Security", "S-230")]
    public async Task Sixteen_tabs_that_refresh_at_both_nodes_get_one_successor_and_the_family_lives()
    {
        var (app, there, tokens) = await SignedInAsync();

        var answers = await RaceAsync(app, there, client => client.RefreshAsync(tokens.RefreshToken), competitors: 16);

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Select(a => a.RefreshToken).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        (await there.RefreshAsync(answers[0].RefreshToken)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-109")]
    [Trait("Security", "S-230")]
    public async Task A_request_pushed_at_one_node_is_answered_once_over_both()
    {
        var (app, _, ada) = await ClientAsync();
        await ada.SignInAsync();
        var pushed = (await app.PushAsync())["request_uri"]!;
        using var here = new Wire(One.Origin);
        using var there = new Wire(Other.Origin);
        var message = new Message("GET", $"/connect/authorize?client_id={app.ClientId}&request_uri={Uri.EscapeDataString(pushed)}").With("Cookie", Cookies(ada));

        var answers = await Task.WhenAll(Enumerable.Range(0, Competitors).Select(i => (i % 2 == 0 ? here : there).SendAsync(message)));

        answers.Count(a => a.Header("Location").Contains("code=", StringComparison.Ordinal)).ShouldBe(1);
        answers.ShouldAllBe(a => (int)a.Status < 500);
    }

    [Fact]
    [Trait("Security", "S-011")]
    public async Task Wrong_passwords_at_both_nodes_share_one_counter()
    {
        var account = await One.CreateAccountAsync(NewAddress());
        var guesses = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => GuessAsync(i % 2 == 0 ? One : Other, account.Email!)));

        guesses.Count(status => status == 400).ShouldBeLessThanOrEqualTo(5);
        guesses.ShouldAllBe(status => status == 400 || status == 429 || status == 503);
    }

    [Fact]
    [Trait("Security", "S-106")]
    [Trait("Security", "S-233")]
    public async Task A_code_replayed_at_the_other_node_ends_its_tokens_at_both()
    {
        var (app, there, ada) = await ClientAsync();
        var response = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();

        (await there.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");

        await DiesAsync(async () => (await app.IntrospectAsync(tokens.AccessToken)).Active);
        await DiesAsync(async () => (await there.IntrospectAsync(tokens.AccessToken)).Active);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-129")]
    [Trait("Security", "S-233")]
    public async Task A_thief_at_one_node_ends_the_family_at_the_other()
    {
        var (app, there, stolen) = await SignedInAsync();
        var next = (await app.RefreshAsync(stolen.RefreshToken)).ShouldSucceed();
        Other.Clock.Advance(TimeSpan.FromSeconds(11));

        (await there.RefreshAsync(stolen.RefreshToken)).ShouldBeError(400, "invalid_grant");

        await DiesAsync(async () => (await app.IntrospectAsync(next.AccessToken)).Active);
        (await app.RefreshAsync(next.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("all sessions ended")]
    [InlineData("password changed")]
    [InlineData("account disabled")]
    [Trait("Security", "S-063")]
    [Trait("Security", "S-131")]
    public async Task What_ends_a_session_at_one_node_ends_it_and_its_tokens_at_the_other(string trigger)
    {
        var (app, there, ada) = await ClientAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();
        using var wire = new Wire(Other.Origin);
        var page = new Message("GET", "/account").With("Cookie", Cookies(ada));
        (await wire.SendAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
        (await there.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        await EndAsync(trigger, ada);

        await DiesAsync(async () => (await wire.SendAsync(page)).Status == HttpStatusCode.OK);
        await DiesAsync(async () => (await there.UserInfoAsync(tokens.AccessToken)).Status == HttpStatusCode.OK);
        await DiesAsync(async () => (await there.IntrospectAsync(tokens.AccessToken)).Active);
    }

    [Fact]
    [Trait("Security", "S-157")]
    [Trait("Security", "S-233")]
    public async Task A_consent_withdrawn_and_a_client_disabled_at_one_node_count_at_the_other()
    {
        var (app, there, tokens) = await SignedInAsync();
        var clients = One.Services.GetRequiredService<IClients>();
        var subject = (await app.IntrospectAsync(tokens.AccessToken))["sub"]!;
        await One.Services.GetRequiredService<IConsents>().AllowAsync(subject, app.ClientId, ["openid"], [], One.Clock.GetUtcNow(), CancellationToken.None);

        await One.Services.GetRequiredService<IConsents>().WithdrawAsync(subject, app.ClientId, One.Clock.GetUtcNow(), CancellationToken.None);
        await DiesAsync(async () => (await there.IntrospectAsync(tokens.AccessToken)).Active);

        var client = (await clients.FindAsync(app.ClientId, CancellationToken.None))!;
        (await clients.TryReplaceAsync(client, client with { Disabled = true }, CancellationToken.None)).ShouldBeTrue();
        await DiesAsync(async () => (await there.TokenAsync(("grant_type", "client_credentials"))).Status == HttpStatusCode.OK);
    }

    private async Task EndAsync(string trigger, Person ada)
    {
        switch (trigger)
        {
            case "sign-out":
                await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signout"), "Sign out");
                break;
            case "all sessions ended":
                await One.EndSessionsAsync(ada.Account.Id);
                break;
            case "password changed":
                await One.NewPasswordAsync(ada.Account.Id);
                break;
            default:
                await One.DisableAsync(ada.Account.Id);
                break;
        }
    }

    private static async Task<int> GuessAsync(TestServer node, string email)
    {
        using var browser = node.OpenBrowser(new Transcript());
        var page = await browser.OpenAsync("/signin");
        return (int)(await browser.SignInAsync(page, email, "not the password")).Status;
    }

    /// <summary>What was alive is dead within the five seconds that S-063 and S-233 allow.</summary>
    private static async Task DiesAsync(Func<Task<bool>> isAlive)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await isAlive())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(s_within);
            await Task.Delay(100);
        }
    }


    private async Task<(ProtocolClient Here, ProtocolClient There, Answer Tokens)> SignedInAsync()
    {
        var (app, there, ada) = await ClientAsync();
        return (app, there, (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed());
    }

    private async Task<(ProtocolClient Here, ProtocolClient There, Person Ada)> ClientAsync()
    {
        var metadata = new ClientMetadata
        {
            RedirectUris = ["https://app.example/cb"],
            GrantTypes = ["authorization_code", "refresh_token", "client_credentials"],
            Scope = "openid offline_access",
        };
        var app = await One.RegisterAsync(metadata, Transcript, c => c with { FirstParty = true, RequireConsent = false });
        var there = new ProtocolClient(Other.Origin, Transcript, app.ClientId, app.Secret, metadata);
        var browser = One.OpenBrowser(Transcript);
        Keep(app, there, browser);
        return (app, there, new Person(await One.CreateAccountAsync(NewAddress()), browser, Transcript));
    }

    private static string Cookies(Person person) => string.Join("; ", person.Browser.Cookies.Select(c => $"{c.Name}={c.Value}"));
}
