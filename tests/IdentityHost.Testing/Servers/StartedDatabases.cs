using IdentityHost.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace IdentityHost.Testing.Servers;

/// <summary>
/// Databases as the first start of a development server leaves them. Schema, signing keys and demo data cost seconds, so they are
/// made once per run and copied. A test about the first start itself takes an empty database.
/// </summary>
public static class StartedDatabases
{
    private static readonly Lazy<Task<TestDatabase>> s_sqlite = new(MakeSqliteAsync);
    private static readonly Lazy<Task<TestDatabase>> s_postgreSql = new(MakePostgreSqlAsync);

    // CREATE DATABASE … TEMPLATE wants the template to itself.
    private static readonly SemaphoreSlim s_copying = new(1, 1);

    /// <summary>A SQLite file.</summary>
    public static async Task<TestDatabase> SqliteAsync()
    {
        var template = await s_sqlite.Value;
        var copy = TestDatabase.Sqlite();
        File.Copy(FileOf(template), FileOf(copy));
        return copy;
    }

    /// <summary>A PostgreSQL database.</summary>
    public static async Task<TestDatabase> PostgreSqlAsync()
    {
        var template = await s_postgreSql.Value;
        await s_copying.WaitAsync();
        try
        {
            return await PostgreSqlCluster.CreateDatabaseAsync(NameOf(template));
        }
        finally
        {
            s_copying.Release();
        }
    }

    private static async Task<TestDatabase> MakeSqliteAsync()
    {
        var template = await MakeAsync(TestDatabase.Sqlite());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(FileOf(template))!, recursive: true);
        return template;
    }

    private static async Task<TestDatabase> MakePostgreSqlAsync()
    {
        var template = await MakeAsync(await PostgreSqlCluster.CreateDatabaseAsync());
        await PostgreSqlCluster.CloseAsync(NameOf(template));
        return template;
    }

    private static async Task<TestDatabase> MakeAsync(TestDatabase empty)
    {
        var kept = empty with { DropAsync = () => ValueTask.CompletedTask };
        await (await TestServer.StartAsync(new() { Database = kept })).DisposeAsync();
        // The last connection that is closed writes the log into the file.
        SqliteConnection.ClearAllPools();
        return kept;
    }

    private static string NameOf(TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private static string FileOf(TestDatabase database) => new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
}
