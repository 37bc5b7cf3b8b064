using IdentityHost.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace IdentityHost.Data.Tests.Databases;

/// <summary>A fresh, migrated database: a copy of one that is migrated once per process.</summary>
public static class TestDatabase
{
    private static readonly Lazy<Task<string>> s_sqliteTemplate = new(CreateSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> s_postgreSqlTemplate = new(CreatePostgreSqlTemplateAsync);

    // CREATE DATABASE … TEMPLATE wants the template to itself.
    private static readonly SemaphoreSlim s_copying = new(1, 1);

    /// <summary>The connection string of a migrated database.</summary>
    public static async Task<string> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Sqlite)
        {
            var file = NewFile();
            File.Copy(await s_sqliteTemplate.Value, file);
            return $"Data Source={file}";
        }

        var template = await s_postgreSqlTemplate.Value;
        await s_copying.WaitAsync();
        try
        {
            return (await PostgreSqlCluster.CreateDatabaseAsync(new NpgsqlConnectionStringBuilder(template).Database)).ConnectionString;
        }
        finally
        {
            s_copying.Release();
        }
    }

    /// <summary>The connection string of a database without a schema.</summary>
    public static async Task<string> CreateEmptyAsync(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? $"Data Source={NewFile()}" : (await PostgreSqlCluster.CreateDatabaseAsync()).ConnectionString;

    private static string NewFile() => Path.Combine(Directory.CreateTempSubdirectory("identityhost-data-").FullName, "identityhost.db");

    private static async Task<string> CreateSqliteTemplateAsync()
    {
        var connectionString = await CreateEmptyAsync(DatabaseProvider.Sqlite);
        await using (var node = new TestNode(DatabaseProvider.Sqlite, connectionString))
            await node.MigrateAsync();
        SqliteConnection.ClearAllPools();
        return new SqliteConnectionStringBuilder(connectionString).DataSource;
    }

    private static async Task<string> CreatePostgreSqlTemplateAsync()
    {
        var connectionString = await CreateEmptyAsync(DatabaseProvider.PostgreSql);
        await using (var node = new TestNode(DatabaseProvider.PostgreSql, connectionString))
            await node.MigrateAsync();
        NpgsqlConnection.ClearAllPools();
        return connectionString;
    }
}
