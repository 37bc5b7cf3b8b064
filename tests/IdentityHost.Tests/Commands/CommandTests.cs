using System.Text.Json;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Profile;
using IdentityHost.Commands;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Commands;

/// <summary>Every command, beside a running server on the same database: what it changes is what the server does next.</summary>
public abstract class CommandTests : IAsyncLifetime
{
    private readonly Transcript _transcript = new();
    private TestDatabase? _database;
    private TestServer? _server;

    private TestServer Server => _server!;

    /// <summary>Makes the database of server and commands.</summary>
    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task Users_are_created_listed_kept_out_and_let_in_again()
    {
        (await RunAsync("users", "create", "--email", "grace@example.org")).ShouldBeRefused("No password");
        (await RunAsync("short\n", "users", "create", "--email", "grace@example.org", "--password-stdin")).ShouldBeRefused("password:");
        (await RunAsync("\n", "users", "create", "--email", "not an address", "--password-stdin")).ShouldBeRefused("No password");

        (await RunAsync($"{TestServer.Password}\n", "users", "create", "--email", "grace@example.org", "--group", "Support", "--password-stdin")).Code.ShouldBe(ExitCode.NotFound);
        (await RunAsync("groups", "create", "Support")).Code.ShouldBe(ExitCode.Done);
        var grace = (await RunAsync($"{TestServer.Password}\n", "users", "create", "--email", "grace@example.org", "--username", "grace", "--group", "Support", "--password-stdin")).Json;
        grace.GetProperty("username").GetString().ShouldBe("grace");
        grace.GetProperty("is_staff").GetBoolean().ShouldBeFalse();
        (await Accounts.FindAsync(grace.GetProperty("id").GetString()!, CancellationToken.None))!.Groups.ShouldBe(["Support"]);
        (await RunAsync($"{TestServer.Password}\n", "users", "create", "--email", "Grace@Example.org", "--password-stdin")).ShouldBeRefused("belongs to another account");
        (await RunAsync($"{TestServer.Password}\n", "users", "create-staff", "--email", "staff@example.org", "--password-stdin")).Json.GetProperty("is_staff").GetBoolean().ShouldBeTrue();

        // Kept out at once: the session that is open now is over, and the password opens none.
        using var browser = Server.OpenBrowser(_transcript);
        await browser.SignInAsync("grace@example.org");
        (await browser.OpenAsync("/account")).AsksToSignIn().ShouldBeFalse();
        (await RunAsync("users", "disable", "grace")).Json.GetProperty("is_active").GetBoolean().ShouldBeFalse();
        (await browser.OpenAsync("/account")).AsksToSignIn().ShouldBeTrue();
        (await browser.SignInAsync("grace@example.org")).AsksToSignIn().ShouldBeTrue();

        (await RunAsync("users", "enable", "GRACE@example.org")).Code.ShouldBe(ExitCode.Done);
        (await browser.SignInAsync("grace@example.org")).AsksToSignIn().ShouldBeFalse();
        (await RunAsync("users", "disable", "nobody")).Code.ShouldBe(ExitCode.NotFound);

        // Signed out from here, and all of it is in the log under whoever runs the commands.
        (await RunAsync("users", "show", "grace")).Json.GetProperty("sessions").GetArrayLength().ShouldBe(1);
        (await RunAsync("users", "sessions", "end", "grace", "--session", "another")).Code.ShouldBe(ExitCode.NotFound);
        (await RunAsync("users", "sessions", "end", "grace")).Json.GetProperty("ended").GetArrayLength().ShouldBe(1);
        (await browser.OpenAsync("/account")).AsksToSignIn().ShouldBeTrue();
        var log = await Server.Services.GetRequiredService<IAuditLog>().PageAsync(new AuditFilter { AccountId = grace.GetProperty("id").GetString(), OldestFirst = true }, null, 100, CancellationToken.None);
        log.Where(row => row.Actor == new AuditActor(AuditActorKind.Operator, Environment.UserName)).Select(row => row.Event)
            .ShouldBe([AuditEvents.AccountCreated, AuditEvents.GroupJoined, AuditEvents.AccountDisabled, AuditEvents.AccountEnabled, AuditEvents.SessionEnded]);

        var all = (await RunAsync("users", "list")).Json.EnumerateArray().Select(u => u.GetProperty("id").GetString()!).ToList();
        (await RunAsync("users", "list", "--limit", "1", "--after", all[0])).Json[0].GetProperty("id").GetString().ShouldBe(all[1]);
        (await RunAsync("users", "list", "--search", "GRA", "--limit", "5")).Json.EnumerateArray().Single().GetProperty("email").GetString().ShouldBe("grace@example.org");
        (await RunAsync("users", "list", "--staff")).Json.EnumerateArray().Single().GetProperty("email").GetString().ShouldBe("staff@example.org");
        (await RunAsync("users", "list", "--limit", "0")).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    [Trait("Security", "S-203")]
    public async Task What_was_done_is_exported_as_JSON_lines_with_who_did_it()
    {
        var grace = (await RunAsync($"{TestServer.Password}\n", "users", "create", "--email", "export@example.org", "--password-stdin")).Json.GetProperty("id").GetString()!;
        (await RunAsync("users", "disable", "export@example.org")).Code.ShouldBe(ExitCode.Done);

        var lines = (await RunAsync("audit", "export", "--account", "export@example.org", "--since", "1d")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        rows.Select(row => row.GetProperty("event").GetString()).ShouldBe([AuditEvents.AccountCreated, AuditEvents.AccountDisabled]);
        rows.ShouldAllBe(row => row.GetProperty("actor").GetProperty("kind").GetString() == "operator" && row.GetProperty("account").GetString() == grace);

        (await RunAsync("audit", "export", "--event", AuditEvents.AccountDisabled, "--account", grace, "--limit", "1")).Out.Trim().ShouldBe(lines[1]);
        (await RunAsync("audit", "export", "--account", grace, "--after", rows[0].GetProperty("id").GetString()!)).Out.ShouldBeEmpty("an act of the last two minutes may not be written yet");
        (await RunAsync("audit", "export", "--account", grace, "--after", rows[0].GetProperty("id").GetString()!, "--until", "2999-01-01")).Out.Trim().ShouldBe(lines[1]);
        (await RunAsync("audit", "export", "--account", grace, "--until", "2020-01-01")).Out.ShouldBeEmpty();
        await RunAsync("clients", "create", "--client-id", "told", "--name", "Told", "--redirect-uri", "https://told.example/cb");
        JsonDocument.Parse((await RunAsync("audit", "export", "--client", "told")).Out).RootElement.GetProperty("event").GetString().ShouldBe(AuditEvents.ClientRegistered);
        // What left the house is a row too: who took it, and what it was of.
        var exported = JsonDocument.Parse((await RunAsync("audit", "export", "--event", AuditEvents.AuditExported, "--limit", "1")).Out).RootElement;
        (exported.GetProperty("actor").GetProperty("kind").GetString(), exported.GetProperty("details").GetProperty("account").GetString()).ShouldBe(("operator", grace));
        (await RunAsync("audit", "export", "--since", "yesterday")).Code.ShouldBe(ExitCode.Refused);
        (await RunAsync("audit", "export", "--event", "nothing")).Code.ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task Nobody_is_vouched_for_at_an_address_that_another_user_has_proven()
    {
        var claims = await Server.CreateAccountAsync("grace@example.org", a => a.EmailConfirmed = false);
        var owns = await Server.CreateAccountAsync("owner@example.org");
        var now = Server.Clock.GetUtcNow();
        var proven = new AddEmail(new AccountEmail(owns.Id, claims.Email!, claims.NormalizedEmail!, Verified: true, Primary: false, now));
        (await Server.Services.GetRequiredService<IActs>().TryCommitAsync(new Act(now, [proven]), CancellationToken.None)).ShouldBeTrue();

        (await RunAsync("users", "vouch", claims.Id)).ShouldBeRefused("belongs to another one");
        (await RunAsync("users", "vouch", "grace@example.org")).Json.GetProperty("id").GetString().ShouldBe(owns.Id);
    }

    [Fact]
    [Trait("Security", "S-195")]
    public async Task The_first_superuser_is_made_once_and_the_random_password_shown_once()
    {
        (await RunAsync("users", "init-default-admin")).ShouldBeRefused("set DEFAULT_ADMIN_EMAIL");
        var first = (await RunWithAsync("DEFAULT_ADMIN_EMAIL", "root@example.org", "users", "init-default-admin")).Json;
        first.GetProperty("created").GetBoolean().ShouldBeTrue();
        var password = first.GetProperty("password").GetString()!;
        password.Length.ShouldBeGreaterThanOrEqualTo(22);
        using var browser = Server.OpenBrowser(_transcript);
        (await browser.SignInAsync("root@example.org", password)).AsksToSignIn().ShouldBeFalse();

        var second = (await RunAsync("users", "init-default-admin", "--email", "other@example.org")).Json;
        second.GetProperty("created").GetBoolean().ShouldBeFalse();
        second.TryGetProperty("password", out _).ShouldBeFalse();
        (await RunAsync("doctor")).Out.ShouldContain("root@example.org still has the password it was set up with");
        (await RunAsync($"{TestServer.Password}\n", "users", "create-superuser", "--email", "root2@example.org", "--password-stdin")).Json.GetProperty("is_superuser").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_waits_for_the_code_its_owner_was_mailed()
    {
        (await RunAsync("users", "create", "--email", "grace@example.org", "--send-code")).Json.GetProperty("email_verified").GetBoolean().ShouldBeFalse();
        var code = await new Mailbox(Server).KeyAsync("grace@example.org");
        (await RunAsync("users", "activate", $"-h{code[2..]}")).Code.ShouldBe(ExitCode.NotFound, "codes may begin with a dash, and no code is an option");
        (await RunAsync("users", "activate", code)).ShouldBeRefused("has no password yet");
        (await RunAsync($"{TestServer.Password}\n", "users", "activate", code, "--password-stdin")).Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        using var browser = Server.OpenBrowser(_transcript);
        (await browser.SignInAsync("grace@example.org")).AsksToSignIn().ShouldBeFalse();
    }

    [Fact]
    public async Task Clients_are_registered_by_the_rule_book_their_secrets_overlap_and_they_go_with_their_tokens()
    {
        (await RunAsync("clients", "create", "--name", "shop", "--redirect-uri", "http://shop.example/cb")).ShouldBeRefused("invalid_redirect_uri");

        var shop = (await RunAsync("clients", "create", "--client-id", "shop", "--name", "Shop", "--grant-type", "client_credentials", "--first-party")).Json;
        shop.GetProperty("first_party").GetBoolean().ShouldBeTrue();
        using var before = Client("shop", shop.GetProperty("client_secret").GetString());
        var token = (await before.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed().AccessToken;
        (await RunAsync("clients", "create", "--client-id", "shop", "--grant-type", "client_credentials")).Code.ShouldBe(ExitCode.Refused);

        // The second secret works at once, the first one on, until it is ended.
        var rotated = (await RunAsync("clients", "rotate-secret", "shop")).Json;
        using var after = Client("shop", rotated.GetProperty("client_secret").GetString());
        await EventuallyAsync(async () => (await after.TokenAsync(("grant_type", "client_credentials"))).Status == System.Net.HttpStatusCode.OK);
        (await before.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();
        using var last = Client("shop", (await RunAsync("clients", "rotate-secret", "shop", "--revoke")).Json.GetProperty("client_secret").GetString());
        await EventuallyAsync(async () => (await last.TokenAsync(("grant_type", "client_credentials"))).Status == System.Net.HttpStatusCode.OK);
        (await before.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(401, "invalid_client");
        (await after.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(401, "invalid_client");

        var listed = (await RunAsync("clients", "list")).Json.EnumerateArray().ToDictionary(c => c.GetProperty("client_id").GetString()!);
        listed.Keys.ShouldBe(["demo-app", "demo-web", "shop"], ignoreOrder: true);
        listed["shop"].TryGetProperty("client_secret", out _).ShouldBeFalse();
        (await RunAsync("clients", "list", "--after", "demo-web", "--limit", "1")).Json.GetArrayLength().ShouldBe(1);

        (await last.IntrospectAsync(token)).Active.ShouldBeTrue();
        (await RunAsync("clients", "delete", "shop")).Code.ShouldBe(ExitCode.Done);
        await EventuallyAsync(async () => (await last.TokenAsync(("grant_type", "client_credentials"))).Status == System.Net.HttpStatusCode.Unauthorized);
        (await RunAsync("clients", "rotate-secret", "shop")).Code.ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task An_initial_access_token_registers_as_many_clients_as_it_says()
    {
        (await RunAsync("clients", "token", "--uses", "0")).ShouldBeRefused("1 to 1000");
        var token = (await RunAsync("clients", "token", "--uses", "1", "--note", "for the shop")).Json.GetProperty("token").GetString();

        using var anybody = Client("anybody", secret: null);
        var metadata = new { redirect_uris = new[] { "https://shop.example/cb" } };
        (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", metadata)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", metadata, token)).ShouldSucceed(System.Net.HttpStatusCode.Created);
        (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", metadata, token)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keys_are_listed_announced_and_in_an_emergency_removed()
    {
        var keys = (await RunAsync("keys", "list")).Json.EnumerateArray().ToList();
        keys.Select(k => (k.GetProperty("alg").GetString(), k.GetProperty("state").GetString())).ShouldBe([("ES256", "signing"), ("RS256", "signing")]);

        (await RunAsync("keys", "rotate")).Json.EnumerateArray().Select(k => k.GetProperty("state").GetString()).ShouldBe(["announced", "announced"]);
        await EventuallyAsync(async () => (await PublishedAsync()).Count == 4);

        var leaked = keys[0].GetProperty("kid").GetString()!;
        (await RunAsync("keys", "rotate", "--revoke", leaked)).Json.GetProperty("revoked").GetString().ShouldBe(leaked);
        await EventuallyAsync(async () => !(await PublishedAsync()).Contains(leaked));
        (await RunAsync("keys", "rotate", "--revoke", leaked)).Code.ShouldBe(ExitCode.NotFound);
        using var demo = Client("demo-web", "demo-web-secret-for-development");
        SignedToken.Parse((await demo.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed().AccessToken).Header.GetProperty("kid").GetString().ShouldNotBe(leaked);
    }

    [Fact]
    public async Task The_doctor_finds_a_healthy_installation_healthy_and_names_the_remedy_otherwise()
    {
        var findings = (await RunAsync("doctor")).Json.EnumerateArray().ToDictionary(f => f.GetProperty("what").GetString()! + f.GetProperty("message").GetString(), f => f.GetProperty("severity").GetString());
        findings.ShouldNotContain(f => f.Value == "fault");
        findings.Keys.ShouldContain(f => f.StartsWith("database"));

        var wrongKey = await RunWithAsync("IdentityHost:MasterKey", Convert.ToBase64String(new byte[32]), "doctor");
        wrongKey.Code.ShouldBe(ExitCode.Unwell);
        wrongKey.Out.ShouldContain("Was the master key replaced?");

        // Relying parties must find at the issuer what the issuer says of itself.
        var issuer = Server.Origin.GetLeftPart(UriPartial.Authority);
        (await RunWithAsync("IdentityHost:Issuer", issuer, "doctor")).Out.ShouldContain("is good for trials on this machine only");
        (await RunWithAsync("IdentityHost:Issuer", issuer.Replace("127.0.0.1", "localhost"), "doctor")).Code.ShouldBe(ExitCode.Unwell);
        (await RunWithAsync("IdentityHost:Issuer", "http://127.0.0.1:1", "doctor")).Out.ShouldContain("http://127.0.0.1:1 does not answer. Start the server;");
        (await RunAsync("db", "migrate")).Json.GetProperty("changed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_doctor_knocks_at_vendors_and_webhook_and_sends_no_message()
    {
        await using var twilio = await LoopbackTwilio.StartAsync();
        await using var sendGrid = await LoopbackSendGrid.StartAsync();
        await using var receiver = await LoopbackAuditReceiver.StartAsync(TimeProvider.System);
        (string, string)[] settings = [.. twilio.Settings.Concat(sendGrid.Settings).Concat(receiver.Settings).Select(s => (s.Key, s.Value!))];

        var well = await RunWithAsync(settings, "doctor");
        well.Code.ShouldBe(ExitCode.Done, well.Out);
        well.Out.ShouldContain("Mails leave by SendGrid.");
        well.Out.ShouldContain("name those where your people are (IdentityHost:Sms:Budget:AllowedCountries)");
        well.Out.ShouldContain("takes audit rows.");
        receiver.Rows.Single().GetProperty("event").GetString().ShouldBe(AuditEvents.WebhookProbed);

        var unwell = await RunWithAsync(
            [.. settings, ("IdentityHost:Sms:Twilio:AuthToken", "wrong-token"), ("IdentityHost:Mail:SendGrid:ApiKey", "SG.wrong"), ("IdentityHost:Audit:Webhook:Secret", new string('x', 32))], "doctor");
        unwell.Code.ShouldBe(ExitCode.Unwell);
        unwell.Out.ShouldContain("No mail leaves by SendGrid: SendGrid answered 401: request: authorization required. Look at IdentityHost:Mail.");
        unwell.Out.ShouldContain("No text message leaves by Twilio: Twilio answered 401: error 20003, Authenticate. Look at IdentityHost:Sms.");
        unwell.Out.ShouldContain("does not take audit rows: the audit webhook answered 401. Look at IdentityHost:Audit:Webhook: Url, and Secret");
        receiver.Rows.Count.ShouldBe(1);
        unwell.Out.ShouldNotContain("wrong");
        (twilio.Received.Count, sendGrid.Received.Count).ShouldBe((0, 0));
    }

    private IAccounts Accounts => Server.Services.GetRequiredService<IAccounts>();

    private ProtocolClient Client(string id, string? secret) =>
        new(Server.Origin, _transcript, id, secret, new ClientMetadata { TokenEndpointAuthMethod = secret is null ? "none" : "client_secret_basic" });

    private async Task<List<string>> PublishedAsync()
    {
        using var anybody = Client("anybody", secret: null);
        return [.. (await anybody.GetAsync("/.well-known/jwks.json")).Json.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!)];
    }

    /// <summary>A running server notices within seconds.</summary>
    private static async Task EventuallyAsync(Func<Task<bool>> done)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await done())
                return;
            await Task.Delay(50);
        }

        (await done()).ShouldBeTrue("the server did not notice within 5 seconds");
    }

    private protected Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.StartAsync(Settings, arguments);

    private Task<CommandRun> RunWithAsync(string key, string value, params string[] arguments) => RunWithAsync([(key, value)], arguments);

    private Task<CommandRun> RunWithAsync((string Key, string Value)[] settings, params string[] arguments)
    {
        var all = new Dictionary<string, string?>(Settings, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings)
            all[key] = value;
        return CommandRun.StartAsync(all, arguments);
    }

    private Dictionary<string, string?> Settings => CommandRun.SettingsFor(_database!);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync();
        _server = await OwnServer.StartAsync(_database);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <inheritdoc cref="CommandTests" />
public sealed class SqliteCommandTests : CommandTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.SqliteAsync();
}

/// <inheritdoc cref="CommandTests" />
public sealed class PostgreSqlCommandTests : CommandTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
