using IdentityHost.Commands;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Commands;

/// <summary>From nothing to a server that runs, and to a copy that runs too.</summary>
public sealed class DatabaseCommandTests
{
    [Fact]
    [Trait("Security", "S-224")]
    public async Task A_database_is_migrated_seeded_served_and_copied_while_it_serves()
    {
        var database = TestDatabase.Sqlite();
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!;
        Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.StartAsync(CommandRun.SettingsFor(database), arguments);
        var seed = Path.Combine(folder, "seed.json");
        await File.WriteAllTextAsync(seed, Seed);

        // Nothing works without a schema, and the sentence says what to do.
        (await RunAsync("db", "backup", Path.Combine(folder, "none.db"))).Code.ShouldBe(ExitCode.Unusable);
        var early = await RunAsync("users", "list");
        early.Code.ShouldBe(ExitCode.Unusable);
        early.Out.ShouldContain("IdentityHost db migrate");
        (await RunAsync("doctor")).Code.ShouldBe(ExitCode.Unwell);
        (await RunAsync("db", "migrate")).Json.GetProperty("changed").GetBoolean().ShouldBeTrue();

        // Applied twice, the second time changes nothing: neither the password that was changed meanwhile nor anything else.
        (await RunAsync("seed", seed)).Json.GetProperty("changes").GetArrayLength().ShouldBe(4);
        (await RunAsync("seed", seed)).Json.GetProperty("changes").GetArrayLength().ShouldBe(0);
        await File.WriteAllTextAsync(seed, Seed.Replace("first passphrase of ada", "another passphrase for her").Replace("Read your orders", "See your orders"));
        (await RunAsync("seed", seed)).Json.GetProperty("changes").EnumerateArray().Select(c => c.GetString()).ShouldBe(["Scope orders.read was updated."]);
        await File.WriteAllTextAsync(seed, """{ "persons": [] }""");
        (await RunAsync("seed", seed)).Code.ShouldBe(ExitCode.Unusable);

        var copy = Path.Combine(folder, "copy.db");
        await using (await OwnServer.StartAsync(database with { DropAsync = () => ValueTask.CompletedTask }))
        {
            (await RunAsync("db", "backup", copy)).Json.GetProperty("file").GetString().ShouldBe(copy);
            (await RunAsync("db", "backup", copy)).ShouldBeRefused("exists already");
            (await RunAsync("db", "restore", copy)).ShouldBeRefused("Stop it first");
        }

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(copy).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var restored = new TestDatabase("Sqlite", $"Data Source={copy}", database.DropAsync);
        await using var server = await OwnServer.StartAsync(restored);
        using var browser = server.OpenBrowser(new());
        (await browser.SignInAsync("ada@example.org", "first passphrase of ada")).AsksToSignIn().ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task A_seed_file_makes_no_scope_that_the_administration_could_not()
    {
        var database = await StartedDatabases.SqliteAsync();
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!;
        var settings = CommandRun.SettingsFor(database);
        settings["IdentityHost:Issuer"] = "https://id.example";
        async Task<CommandRun> SeedAsync(string scope)
        {
            var file = Path.Combine(folder, "scopes.json");
            await File.WriteAllTextAsync(file, $$"""{ "scopes": [{ "name": "first", "description": "First" }, {{scope}}] }""");
            return await CommandRun.StartAsync(settings, ["seed", file]);
        }

        foreach (var (scope, reason) in ((string, string)[])
        [
            ("""{ "name": "reach", "resources": ["https://id.example/api/v1/admin"] }""", "has scopes of its own"),
            ("""{ "name": "reach", "resources": ["/api/v1/admin"] }""", "an absolute URI"),
            ("""{ "name": "admin", "resources": ["https://a.example"] }""", "belongs to the server itself"),
            ("""{ "name": "two words" }""", "printable ASCII"),
        ])
        {
            var run = await SeedAsync(scope);
            (run.Code, run.Out).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(ExitCode.Unusable), r => r.Out.ShouldContain(reason));
        }

        (await SeedAsync("""{ "name": "admin", "description": "Run this server" }, { "name": "orders" }""")).Json.GetProperty("changes").EnumerateArray().Select(c => c.GetString())
            .ShouldBe(["Scope admin was updated.", "Scope orders was created."]);
        (await SeedAsync("""{ "name": "admin", "description": "Run this server" }, { "name": "orders" }""")).Json.GetProperty("changes").GetArrayLength().ShouldBe(0);
        await database.DropAsync();
    }

    [Fact]
    [Trait("Security", "S-224")]
    public async Task A_backup_takes_the_place_of_the_database_and_what_was_there_is_kept()
    {
        var database = await StartedDatabases.SqliteAsync();
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        var folder = Path.GetDirectoryName(file)!;
        Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.StartAsync(CommandRun.SettingsFor(database), arguments);
        var (backup, damaged, foreign) = (Path.Combine(folder, "backup.db"), Path.Combine(folder, "damaged.db"), Path.Combine(folder, "foreign.db"));
        (await RunAsync("db", "backup", backup)).Code.ShouldBe(ExitCode.Done);
        (await RunAsync("groups", "create", "Later")).Code.ShouldBe(ExitCode.Done);

        // What is no good backup changes nothing.
        (await RunAsync("db", "restore", Path.Combine(folder, "none.db"))).Code.ShouldBe(ExitCode.NotFound);
        await File.WriteAllTextAsync(foreign, new string('x', 10_000));
        (await RunAsync("db", "restore", foreign)).ShouldBeRefused("cannot be restored");
        await DamageAsync(backup, damaged);
        (await RunAsync("db", "restore", damaged)).ShouldBeRefused("cannot be restored");
        (await RunAsync("groups", "list")).Out.ShouldContain("Later");

        SqliteConnection.ClearAllPools();
        var kept = (await RunAsync("db", "restore", backup)).Json.GetProperty("replaced").GetString().ShouldNotBeNull();
        (await RunAsync("groups", "list")).Out.ShouldNotContain("Later");
        (await RunAsync("audit", "export", "--event", "database.restored")).Out.ShouldContain(backup);
        (await RunAsync("doctor")).Code.ShouldBe(ExitCode.Done);
        (await CommandRun.StartAsync(CommandRun.SettingsFor(database with { ConnectionString = $"Data Source={kept}" }), ["groups", "list"])).Out.ShouldContain("Later");
        Directory.GetFiles(folder, "*.part").ShouldBeEmpty();
        SqliteConnection.ClearAllPools();
        await database.DropAsync();
    }

    [Fact]
    public async Task PostgreSql_is_migrated_by_command_and_backed_up_by_its_own_tool()
    {
        var database = await PostgreSqlCluster.CreateDatabaseAsync();
        (await CommandRun.StartAsync(CommandRun.SettingsFor(database), ["db", "migrate"])).Json.GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await CommandRun.StartAsync(CommandRun.SettingsFor(database), ["db", "backup", "copy.db"])).ShouldBeRefused("pg_dump");
        (await CommandRun.StartAsync(CommandRun.SettingsFor(database), ["db", "restore", "copy.db"])).ShouldBeRefused("pg_restore");
        await database.DropAsync();
    }

    /// <summary>A copy in which one leaf of an index is rubbish: it opens, and tables and schema read as ever. Only who reads everything finds it.</summary>
    private static async Task DamageAsync(string file, string damaged)
    {
        const int pageSize = 4096;
        const byte leafOfAnIndex = 0x0A;
        var bytes = await File.ReadAllBytesAsync(file);
        var leaf = Enumerable.Range(1, (bytes.Length / pageSize) - 1).Last(page => bytes[page * pageSize] == leafOfAnIndex);
        Array.Fill(bytes, (byte)0x55, leaf * pageSize, pageSize);
        await File.WriteAllBytesAsync(damaged, bytes);
    }

    private const string Seed = """
        {
          "users": [{ "email": "ada@example.org", "email_verified": true, "username": "ada", "password": "first passphrase of ada",
                      "groups": ["Root", "Support"], "is_staff": true, "is_superuser": true }],
          "groups": [{ "name": "Support", "description": "People who help", "permissions": ["users.view"] }],
          "scopes": [{ "name": "orders.read", "description": "Read your orders", "resources": ["https://api.example"] }],
          "clients": [{ "client_id": "shop", "client_secret": "a secret chosen by the operator", "redirect_uris": ["https://shop.example/cb"], "first_party": true }]
        }
        """;
}
