using System.Net;
using IdentityHost.Operations;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What Production refuses to start with, and what it leaves out.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("IdentityHost:Issuer", null)]
    [InlineData("IdentityHost:Issuer", "http://id.example")]
    [InlineData("IdentityHost:Issuer", "https://id.example/")]
    [InlineData("IdentityHost:Issuer", "https://id.example/path")]
    [InlineData("IdentityHost:Issuer", "id.example")]
    [InlineData("IdentityHost:RateLimits:Enabled", "false")]
    [InlineData("IdentityHost:MasterKey", "")]
    [InlineData("IdentityHost:MasterKey", "c2hvcnQ=")]
    [InlineData("IdentityHost:Mail:Transport", "Mailbox")]
    [InlineData("IdentityHost:Mail:Transport", "Pigeon")]
    [InlineData("IdentityHost:OpenId:AccessTokenLifetime", "0")]
    [InlineData("IdentityHost:OpenId:AuthorizationCodeLifetime", "3600")]
    [InlineData("IdentityHost:ForwardedHeaders:KnownProxies:0", "everybody")]
    [Trait("Security", "S-240")]
    public async Task Production_refuses_settings_that_are_not_safe_and_names_them(string setting, string? value)
    {
        var database = await PreparedAsync();

        var refusal = await RefusalAsync(database, (setting, value));

        refusal.ShouldContain(sentence => sentence.Contains(setting.Replace(":0", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "S-240")]
    [Trait("Security", "S-225")]
    public async Task Production_does_not_touch_a_schema_and_names_the_command_that_does()
    {
        var refusal = await RefusalAsync(TestDatabase.Sqlite());

        refusal.ShouldContain(sentence => sentence.Contains("db migrate", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "S-240")]
    [Trait("Security", "S-195")]
    public async Task Production_refuses_a_database_with_the_demo_client_whose_secret_is_public()
    {
        var database = TestDatabase.Sqlite();
        await using (await TestServer.StartAsync(new() { Database = Kept(database) }))
        {
        }

        var refusal = await RefusalAsync(database);

        refusal.ShouldContain(sentence => sentence.Contains("demo-web", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "S-227")]
    [Trait("Security", "S-240")]
    public async Task A_SQLite_file_serves_one_server()
    {
        var database = TestDatabase.Sqlite();
        await using var first = await TestServer.StartAsync(new() { Database = database });

        var refusal = await Should.ThrowAsync<StartRefusedException>(() => TestServer.StartAsync(new() { Database = Kept(database) }));

        refusal.Message.ShouldContain("Another server");
    }

    [Fact]
    [Trait("Security", "S-242")]
    [Trait("Security", "S-205")]
    public async Task Production_has_no_mailbox_no_demo_client_and_no_words_about_its_faults()
    {
        var database = await PreparedAsync();
        await using var server = await TestServer.StartAsync(Production(database));
        using var wire = new Wire(server.Origin);

        foreach (var path in (string[])["/dev/mailbox", "/dev/mailbox.json", "/dev", "/metrics", "/openapi/v1.json"])
            (await wire.SendAsync(Ours(new("GET", path)))).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await wire.SendAsync(Ours(new Message("POST", "/connect/token").WithForm("grant_type=client_credentials&client_id=demo-web&client_secret=demo-web-secret-for-development"))))
            .ShouldBeError(401, "invalid_client");
        (await wire.SendAsync(Ours(new("POST", "/connect/register")))).ShouldBeError(401, "invalid_token");
    }

    private static Message Ours(Message message) => message.With("Host", "id.example").With("X-Forwarded-Proto", "https");

    /// <summary>A migrated database without demo data.</summary>
    private static async Task<TestDatabase> PreparedAsync()
    {
        var database = TestDatabase.Sqlite();
        var seed = Path.Combine(Path.GetDirectoryName(database.ConnectionString.Split('=')[1])!, "seed.json");
        await File.WriteAllTextAsync(seed, "{}");
        await using var server = await TestServer.StartAsync(new()
        {
            Database = Kept(database),
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["IdentityHost:SeedFile"] = seed },
        });
        return database;
    }

    private static TestDatabase Kept(TestDatabase database) => database with { DropAsync = () => ValueTask.CompletedTask };

    private static TestServerSettings Production(TestDatabase database, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["IdentityHost:Issuer"] = "https://id.example",
            ["IdentityHost:RateLimits:Enabled"] = "true",
            ["IdentityHost:ForwardedHeaders:KnownProxies:0"] = "127.0.0.1",
            ["IdentityHost:MasterKeyFile"] = "/nowhere/identityhost.key",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return new() { Database = database, Environment = "Production", Settings = all };
    }

    /// <summary>The sentences with which the start is refused, as <c>Program</c> prints them.</summary>
    private static async Task<IReadOnlyList<string>> RefusalAsync(TestDatabase database, params (string Key, string? Value)[] settings)
    {
        var fault = await Should.ThrowAsync<Exception>(() => TestServer.StartAsync(Production(Kept(database), settings)));
        await database.DropAsync();
        return StartFaults.Sentences(fault).ShouldNotBeNull(fault.ToString());
    }
}
