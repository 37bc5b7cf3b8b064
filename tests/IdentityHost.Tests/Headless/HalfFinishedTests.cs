using IdentityHost.Accounts;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A sign-in that is half done outlives the server it began at, and opens nothing but its own next steps.</summary>
[Trait("Security", "S-052")]
public sealed class HalfFinishedTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private static readonly string[] s_pages = ["/account", "/account/emails", "/account/password", "/account/two-step", "/account/passkeys", "/account/recovery-codes", "/account/sessions", "/account/deletion"];
    private static readonly string[] s_apis = ["/api/v1/profile", "/api/v1/sessions", "/api/v1/admin/users", "/api/v1/admin/clients", "/connect/userinfo"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_opens_no_account_page_no_REST_API_and_no_token(AllauthKind kind)
    {
        foreach (var (owed, client) in await BegunAsync(kind))
        {
            (await client.GetAsync("auth/session")).ShouldOwe(owed);
            foreach (var path in s_pages)
            {
                var page = await client.SendAsync("GET", path, null);
                page.Status.ShouldBeOneOf([303, 302], $"{owed} {path}");
                page.Headers["Location"].ShouldStartWith("/sign", Case.Sensitive, $"{owed} {path}");
            }

            foreach (var path in s_apis)
            {
                (await client.SendAsync("GET", path, null)).Status.ShouldBe(401, $"{owed} {path}");
                (await client.SendAsync("GET", path, null, ("Authorization", $"Bearer {Key(client)}"))).Status.ShouldBe(401, $"{owed} {path}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_goes_on_after_a_restart(AllauthKind kind)
    {
        var kept = await StartedDatabases.SqliteAsync();
        string key;
        Account ada;
        AuthenticatorApp app;
        await using (var first = await TestServer.StartAsync(new() { Database = kept with { DropAsync = () => ValueTask.CompletedTask } }))
        {
            ada = await first.CreateAccountAsync(NewEmail());
            var owner = Opened(new AllauthClient(first.Origin, kind, Transcript));
            await owner.PostAsync("auth/login", new { email = ada.Email, password = Password });
            app = await AddAppAsync(owner, first);
            var client = Opened(new AllauthClient(first.Origin, kind, Transcript));
            (await client.PostAsync("auth/login", new { email = ada.Email, password = Password })).ShouldOwe("mfa_authenticate");
            key = Key(client);
        }

        await using var second = await TestServer.StartAsync(new() { Database = kept });
        second.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = Opened(new AllauthClient(second.Origin, kind, Transcript) { SessionToken = kind == AllauthKind.App ? key : null });
        if (kind == AllauthKind.Browser)
            again.Remember("sessionid", key);
        (await again.GetAsync("auth/session")).ShouldOwe("mfa_authenticate");
        var done = await again.PostAsync("auth/2fa/authenticate", new { code = app.CodeAt(second.Clock.GetUtcNow()) });
        if (kind == AllauthKind.Browser)
            done = await again.PostAsync("auth/2fa/trust", new { trust = false });
        done.ShouldBeSignedIn("password", "mfa").Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(ada.Id);
    }

    /// <summary>A sign-in at each step that may be owed here.</summary>
    private async Task<List<(string Owed, AllauthClient Client)>> BegunAsync(AllauthKind kind)
    {
        var (owner, ada) = await SignInAsync(kind);
        var app = await AddAppAsync(owner, Server);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var all = new List<(string, AllauthClient)>
        {
            ("verify_email", await AfterAsync("auth/signup", new { email = NewEmail(), password = Password })),
            ("login_by_code", await AfterAsync("auth/code/request", new { email = ada.Email })),
            ("mfa_authenticate", await AfterAsync("auth/login", new { email = ada.Email, password = Password })),
        };
        if (kind == AllauthKind.Browser)
        {
            var asked = await AfterAsync("auth/login", new { email = ada.Email, password = Password });
            await asked.PostAsync("auth/2fa/authenticate", new { code = app.CodeAt(Server.Clock.GetUtcNow()) });
            all.Add(("mfa_trust", asked));
        }

        return all;

        async Task<AllauthClient> AfterAsync(string path, object body)
        {
            var client = Open(kind);
            (await client.PostAsync(path, body)).Status.ShouldBe(401);
            return client;
        }
    }

    private static async Task<AuthenticatorApp> AddAppAsync(AllauthClient client, TestServer server)
    {
        var app = new AuthenticatorApp((await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!);
        (await client.PostAsync("account/authenticators/totp", new { code = app.CodeAt(server.Clock.GetUtcNow()) })).ShouldBe(200);
        return app;
    }

    private static string Key(AllauthClient client) => client.SessionToken ?? client.Cookies["sessionid"]!.Value;
}
