using IdentityHost.Accounts.Audit;
using IdentityHost.Commands;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Commands;

/// <summary>Groups by command, without a server.</summary>
public sealed class GroupCommandTests : IAsyncLifetime
{
    private TestDatabase? _database;

    [Fact]
    [Trait("Security", "S-202")]
    public async Task Groups_are_made_get_permissions_and_members_and_go_and_Root_stays_as_it_is()
    {
        (await RunAsync("groups", "create", "Support", "--description", "People who help", "--permission", "users.read")).Json.GetProperty("name").GetString().ShouldBe("Support");
        (await RunAsync("groups", "create", "support")).ShouldBeRefused("belongs to another one");
        (await RunAsync("groups", "create", "Bad", "--permission", "everything")).ShouldBeRefused("resource.act");
        Permissions((await RunAsync("groups", "grant", "SUPPORT", "sessions.end", "users.read", "orders.refund")).Json).ShouldBe(["orders.refund", "sessions.end", "users.read"]);
        Permissions((await RunAsync("groups", "revoke", "Support", "orders.refund")).Json).ShouldBe(["sessions.end", "users.read"]);

        // A typing error among several brings nobody in.
        (await RunAsync("groups", "add", "Support", "demo", "nobody")).Code.ShouldBe(ExitCode.NotFound);
        (await RunAsync("groups", "members", "Support")).Json.GetArrayLength().ShouldBe(0);
        (await RunAsync("groups", "add", "Support", "demo")).Code.ShouldBe(ExitCode.Done);
        (await RunAsync("groups", "members", "Support")).Json[0].GetProperty("username").GetString().ShouldBe("demo");
        Permissions((await RunAsync("users", "show", "demo@example.org")).Json).ShouldBe(["sessions.end", "users.read"]);
        (await RunAsync("groups", "remove", "Support", "demo")).Code.ShouldBe(ExitCode.Done);
        Permissions((await RunAsync("users", "show", "demo@example.org")).Json).ShouldBeEmpty();

        await RunAsync($"{TestServer.Password}\n", "users", "create-superuser", "--email", "root@example.org", "--password-stdin", "--quiet");
        (await RunAsync("groups", "add", "Root", "demo")).ShouldBeRefused("follows from who is superuser");
        (await RunAsync("groups", "delete", "Root")).ShouldBeRefused("follows from who is superuser");
        (await RunAsync($"{TestServer.Password}\n", "users", "create", "--email", "eve@example.org", "--group", "root", "--password-stdin")).ShouldBeRefused("create-superuser");
        (await RunAsync("users", "disable", "root@example.org")).ShouldBeRefused("last superuser");
        // What a rule of rank refused is in the audit log, under whoever sits there.
        (await RunAsync("audit", "export", "--event", AuditEvents.AdministrationRefused)).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonElement.Parse(line))
            .Select(row => (row.GetProperty("actor").GetProperty("kind").GetString(), row.GetProperty("details").GetProperty("operation").GetString(), row.GetProperty("reason").GetString()))
            .ShouldBe([("operator", "groups add", AuditReasons.AboveRights), ("operator", "groups delete", AuditReasons.AboveRights), ("operator", "users disable", AuditReasons.LastSuperuser)]);
        (await RunAsync("groups", "list")).Json.EnumerateArray().Select(g => g.GetProperty("name").GetString()).ShouldBe(["Root", "Support"]);

        (await RunAsync("groups", "delete", "Support")).Code.ShouldBe(ExitCode.Done);
        (await RunAsync("groups", "grant", "Support", "users.read")).Code.ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    [Trait("Security", "S-201")]
    public void A_table_shows_every_character_and_obeys_none() =>
        new TextTable("ID", "NAME").Add("1", "a\u001b[2Jb\u202ec").Add("longer", null).Text("").ShouldBe(
            string.Join(Environment.NewLine, "ID      NAME", "1       a\ufffd[2Jb\ufffdc", "longer  -"));

    private static List<string?> Permissions(System.Text.Json.JsonElement json) => [.. json.GetProperty("permissions").EnumerateArray().Select(p => p.GetString())];

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.StartAsync(CommandRun.SettingsFor(_database!), arguments);

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _database = await StartedDatabases.SqliteAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database?.DropAsync() ?? ValueTask.CompletedTask;
}
