using System.Net;
using IdentityHost.Data.Operations;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What orchestrators ask.</summary>
public sealed class HealthTests
{
    [Fact]
    [Trait("Security", "S-205")]
    public async Task A_node_is_fit_until_the_schema_is_no_longer_its_own_and_says_nothing_more()
    {
        var database = await StartedDatabases.SqliteAsync();
        await using var server = await OwnServer.StartAsync(database);
        using var http = server.Client();

        // By any name: probes come by address.
        http.DefaultRequestHeaders.Host = "10.0.0.7:8080";
        (await AskAsync(http, "/health/live")).ShouldBe((HttpStatusCode.OK, "fit"));
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.OK, "fit"));
        (await http.GetAsync("/signin")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var migrate = connection.CreateCommand();
        migrate.CommandText = """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('99990101000000_Future', '99')""";
        await migrate.ExecuteNonQueryAsync();

        await ForgetAsync();
        (await AskAsync(http, "/health/live")).ShouldBe((HttpStatusCode.OK, "fit"));
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.ServiceUnavailable, "unfit"));
        server.Log.ShouldContain(line => line.Contains("newer than this build"));
    }

    [Fact]
    [Trait("Security", "S-215")]
    public async Task A_node_without_its_database_is_unfit_refuses_quickly_and_recovers_by_itself()
    {
        var database = await StartedDatabases.PostgreSqlAsync();
        await using var server = await OwnServer.StartAsync(database);
        using var http = server.Client();
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

        (await http.GetAsync("/.well-known/jwks.json")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await PostgreSqlCluster.CloseAsync(name);
        await ForgetAsync();
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.ServiceUnavailable, "unfit"));
        (await http.GetAsync("/connect/authorize?client_id=never-seen-before")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/.well-known/jwks.json")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await PostgreSqlCluster.OpenAsync(name);
        await ForgetAsync();
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.OK, "fit"));
    }

    [Fact]
    [Trait("Security", "S-235")]
    public async Task A_node_whose_clock_is_off_by_more_than_2_seconds_is_unfit_and_does_no_work_for_all()
    {
        var database = await StartedDatabases.PostgreSqlAsync();
        await using var server = await OwnServer.StartAsync(database);
        using var http = server.Client();
        var leases = server.Services.GetRequiredService<Leases>();

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.OK, "fit"));
        (await leases.TryTakeAsync("work", "node", TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldNotBeNull();

        server.Clock.Advance(TimeSpan.FromSeconds(2));
        await ForgetAsync();
        (await AskAsync(http, "/health/ready")).ShouldBe((HttpStatusCode.ServiceUnavailable, "unfit"));
        (await leases.TryTakeAsync("work", "node", TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldBeNull();
        server.Log.ShouldContain(line => line.Contains("clock is off"));
    }

    /// <summary>The node keeps what it found for a second, by a timer no clock moves.</summary>
    private static Task ForgetAsync() => Task.Delay(TimeSpan.FromSeconds(1.1));

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient http, string path)
    {
        var answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
