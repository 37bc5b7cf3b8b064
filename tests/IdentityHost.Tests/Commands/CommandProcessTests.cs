using System.Text.Json;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Processes;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Commands;

/// <summary>The command line as an operator meets it: processes, exit codes and streams, beside a server that runs on the same file.</summary>
public sealed class CommandProcessTests : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestServer? _server;

    private Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    [Fact]
    public async Task Commands_work_beside_a_running_server_and_their_exit_codes_tell_how_it_went()
    {
        // The password comes in by standard input and goes out nowhere (S-243).
        var created = await RunAsync("a passphrase of some length", "users", "create", "--email", "grace@example.org", "--password-stdin", "--json");
        created.ExitCode.ShouldBe(0, created.Error);
        JsonDocument.Parse(created.Out).RootElement.GetProperty("email").GetString().ShouldBe("grace@example.org");
        (created.Out + created.Error).ShouldNotContain("a passphrase");

        var misspelt = await RunAsync(null, "users", "crate");
        misspelt.ExitCode.ShouldBe(1);
        misspelt.Error.ShouldContain("crate");

        var missing = await RunAsync(null, "clients", "delete", "nobody");
        missing.ShouldBe((3, "", $"There is no client nobody.{System.Environment.NewLine}"));

        Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var unusable = await RunAsync(null, "keys", "list");
        unusable.ExitCode.ShouldBe(4);
        unusable.Error.ShouldContain("IdentityHost:Issuer is missing");

        // The server itself refuses in the same words, with its own code.
        var server = await RunAsync(null);
        server.ExitCode.ShouldBe(1);
        server.Error.ShouldBe($"IdentityHost cannot start: {unusable.Error}");
    }

    [Fact]
    [Trait("Security", "S-243")]
    public async Task Whoever_sits_at_the_terminal_is_asked_and_their_password_is_not_shown()
    {
        const string password = "a passphrase nobody sees";
        await using var terminal = TerminalSession.Start(Environment, "users", "create-superuser");
        await terminal.AnswerAsync("E-mail address", "root@example.org");
        await terminal.AnswerAsync("User name", "root");
        await terminal.AnswerAsync("First name", "");
        await terminal.AnswerAsync("Last name", "");
        await terminal.AnswerAsync("Password", password);
        await terminal.AnswerAsync("Again", "something else");
        await terminal.AnswerAsync("Password", password);
        await terminal.AnswerAsync("Again", password);
        var (exitCode, shown) = await terminal.EndAsync();
        exitCode.ShouldBe(0, shown);
        shown.ShouldContain("The two are not the same.");
        shown.ShouldContain("Created root@example.org");
        shown.ShouldNotContain("passphrase");

        using var browser = _server!.OpenBrowser(new());
        (await browser.SignInAsync("root", password)).AsksToSignIn().ShouldBeFalse();
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(string? input, params string[] arguments) =>
        HostProgram.RunAsync(Environment, input, arguments);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _database = await StartedDatabases.SqliteAsync();
        _server = await TestServer.StartAsync(new() { Database = _database });
        Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        Environment["ConnectionStrings__IdentityHost"] = new SqliteConnectionStringBuilder(_database.ConnectionString).ConnectionString;
        Environment["IdentityHost__MasterKey"] = TestServer.MasterKey;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
