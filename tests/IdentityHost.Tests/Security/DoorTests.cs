using System.Net;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Who was shut out is shut out at every door, and what they or their client held is dead (S-016, S-131).</summary>
[Trait("Security", "S-016")]
[Trait("Security", "S-131")]
public sealed class DoorTests(ProviderServer shared) : ProtocolTests(shared), IClassFixture<ProviderServer>
{
    /// <summary>Every way to a session or a token there is. A new way belongs into this list.</summary>
    private static readonly (string Name, Func<Visitor, Task<bool>> Opens)[] s_doors =
    [
        ("sign-in form", v => v.SignInOpensAsync()),
        ("session continuation", v => v.AuthorizeOpensAsync()),
        ("session continuation without a page", v => v.AuthorizeOpensAsync(("prompt", "none"))),
        ("own pages", v => v.AccountPageOpensAsync()),
        ("code", async v => (await v.App.RedeemAsync(v.Waiting)).Status == HttpStatusCode.OK),
        ("introspection of the refresh token", async v => await v.App.IntrospectAsync(v.Tokens.RefreshToken) is { Status: HttpStatusCode.OK, Active: true }),
        ("refresh", async v => (await v.App.RefreshAsync(v.Tokens.RefreshToken)).Status == HttpStatusCode.OK),
        ("userinfo", async v => (await v.App.UserInfoAsync(v.Tokens.AccessToken)).Status == HttpStatusCode.OK),
        ("challenge endpoint", async v => (await v.ChallengeAsync(("username", v.Person.Account.Email), ("password", TestServer.Password))).Status == HttpStatusCode.OK),
        ("session at the challenge endpoint", async v => (await v.ChallengeAsync(("auth_session", v.AppSession))).Status == HttpStatusCode.OK),
        ("one-time code", async v => (await v.ExchangeAsync()).Status == HttpStatusCode.OK),
        ("provider", v => v.ProviderOpensAsync()),
        ("introspection", async v => await v.App.IntrospectAsync(v.Tokens.AccessToken) is { Status: HttpStatusCode.OK, Active: true }),
    ];

    [Fact]
    public async Task All_doors_open_to_an_account_in_good_standing()
    {
        var visitor = await NewVisitorAsync();

        foreach (var (name, opens) in s_doors)
            (await opens(visitor)).ShouldBeTrue(name);
    }

    [Fact]
    public async Task A_disabled_account_comes_in_by_no_door()
    {
        var visitor = await NewVisitorAsync();

        await Server.DisableAsync(visitor.Person.Account.Id);

        await AllClosedAsync(visitor, []);
    }

    [Fact]
    public async Task The_flag_alone_is_enough_wherever_something_is_issued_or_told()
    {
        var visitor = await NewVisitorAsync();

        await ChangeAsync(visitor, async (users, account) =>
        {
            account.IsActive = false;
            (await users.UpdateAsync(account)).Succeeded.ShouldBeTrue();
        });

        // Introspection reads the revocation list, which whoever disables an account writes.
        await AllClosedAsync(visitor, ["introspection", "introspection of the refresh token"]);
    }

    [Fact]
    public async Task A_deleted_account_comes_in_by_no_door()
    {
        var visitor = await NewVisitorAsync();
        // Its grace is over: nothing was let in since it was asked for.
        await Server.DisableAsync(visitor.Person.Account.Id);

        await ChangeAsync(visitor, async (users, account) => (await users.DeleteAsync(account)).Succeeded.ShouldBeTrue());

        await AllClosedAsync(visitor, []);
    }

    [Fact]
    [Trait("Security", "S-024")]
    public async Task A_changed_password_ends_what_was_issued_before_and_the_new_one_opens_anew()
    {
        var visitor = await NewVisitorAsync();

        await Server.NewPasswordAsync(visitor.Person.Account.Id);

        await AllClosedAsync(visitor, ["sign-in form", "challenge endpoint", "provider"]);
        (await visitor.SignInOpensAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_disabled_client_gets_nothing_and_its_tokens_are_dead()
    {
        var visitor = await NewVisitorAsync();
        var clients = Server.Services.GetRequiredService<IClients>();
        var client = (await clients.FindAsync(visitor.App.ClientId, CancellationToken.None))!;
        (await clients.TryReplaceAsync(client, client with { Disabled = true }, CancellationToken.None)).ShouldBeTrue();

        var resource = await RegisterClientAsync();

        (await visitor.AuthorizeOpensAsync()).ShouldBeFalse();
        (await visitor.App.RedeemAsync(visitor.Waiting)).ShouldBeError(401, "invalid_client");
        (await visitor.App.RefreshAsync(visitor.Tokens.RefreshToken)).ShouldBeError(401, "invalid_client");
        (await visitor.App.UserInfoAsync(visitor.Tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await resource.IntrospectAsync(visitor.Tokens.AccessToken)).Active.ShouldBeFalse();
    }

    private static async Task AllClosedAsync(Visitor visitor, string[] but)
    {
        foreach (var (name, opens) in s_doors.Where(d => !but.Contains(d.Name, StringComparer.Ordinal)))
            (await opens(visitor)).ShouldBeFalse(name);
    }

    private async Task ChangeAsync(Visitor visitor, Func<UserManager<Account>, Account, Task> change)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await change(users, (await users.FindByIdAsync(visitor.Person.Account.Id))!);
    }

    private async Task<Visitor> NewVisitorAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var waiting = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var ours = await RegisterClientAsync(WebClient with { GrantTypes = ["authorization_code", FirstPartyGrants.OneTimeCode] });
        var visitor = new Visitor(app, ada, tokens, waiting, OpenBrowser()) { Ours = ours, Origin = Server.Origin };
        var link = new ExternalLink(ada.Account.Id, "dummy", ada.Account.Id, "ada", Server.Clock.GetUtcNow(), LastUsedAt: null);
        var stamp = (await Server.Services.GetRequiredService<IAccounts>().FindAsync(ada.Account.Id, CancellationToken.None))!.Account.SecurityStamp!;
        (await Server.Services.GetRequiredService<IActs>().TryCommitAsync(new Act(link.ConnectedAt, [new AddExternalLink(link, stamp)]), CancellationToken.None)).ShouldBeTrue();
        var session = (await visitor.ChallengeAsync(("username", ada.Account.Email), ("password", TestServer.Password))).ShouldSucceed()["auth_session"];
        var asked = await visitor.ChallengeAsync(("username", ada.Account.Email), ("challenge_type", "otp"));
        return visitor with { AppSession = session, CodeSession = asked["auth_session"], Code = await new Mailbox(Server).CodeAsync(ada.Account.Email!) };
    }

    private sealed record Visitor(ProtocolClient App, Person Person, Answer Tokens, AuthorizationResponse Waiting, Testing.Browsing.Browser Fresh)
    {
        public required ProtocolClient Ours { get; init; }

        public required Uri Origin { get; init; }

        public string? AppSession { get; init; }

        public string? CodeSession { get; init; }

        public string? Code { get; init; }

        public Task<Answer> ChallengeAsync(params (string Name, string? Value)[] parameters) => Ours.PostAsync(
            "/connect/challenge",
            [("response_type", "code"), ("scope", "openid"), ("code_challenge", ProtocolClient.Challenge), ("code_challenge_method", "S256"), .. parameters]);

        public Task<Answer> ExchangeAsync() => Ours.TokenAsync(
            ("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", CodeSession), ("username", Person.Account.Email), ("otp", Code), ("scope", "openid"));

        public async Task<bool> SignInOpensAsync()
        {
            var page = await Fresh.OpenAsync("/signin");
            page = await Fresh.SignInAsync(page, Person.Account.Email!, TestServer.Password);
            return Fresh.Cookies.Any(c => c.Name == "sessionid" && c.Value.Length > 0) || page.HasButton("Sign out");
        }

        public async Task<bool> ProviderOpensAsync()
        {
            using var client = new AllauthClient(Origin, AllauthKind.App, new Transcript());
            var token = new { id_token = $$"""{"id":"{{Person.Account.Id}}"}""" };
            return (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token })).IsAuthenticated == true;
        }

        public async Task<bool> AuthorizeOpensAsync(params (string Name, string? Value)[] parameters) =>
            AuthorizationResponse.Read(await Person.Browser.OpenAsync(App.AuthorizationUrl(parameters)))?["code"] is not null;

        public async Task<bool> AccountPageOpensAsync() =>
            (await Person.Browser.OpenWithoutFollowingAsync("/account")).Status == HttpStatusCode.OK;
    }
}
