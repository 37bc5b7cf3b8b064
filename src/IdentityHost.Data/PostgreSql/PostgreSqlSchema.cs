using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>The schema on PostgreSQL: an advisory lock keeps a second process from migrating at the same time.</summary>
internal sealed class PostgreSqlSchema(NpgsqlDataSource source) : ISchemaProvider
{
    // "identity" in ASCII; any constant does, as long as every build uses the same.
    private const long LockKey = 0x6964656e74697479;

    public IReadOnlyList<string> Migrations => PostgreSqlMigrations.Ids;

    public Statement HistoryExists { get; } = new("""SELECT 1 WHERE to_regclass('"__EFMigrationsHistory"') IS NOT NULL""");

    public Statement? Now { get; } = new("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");

    public async Task<IAsyncDisposable> LockAsync(CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_advisory_lock($1)";
        // Waiting for another process to migrate may take as long as its migration.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(ct);
        return new Held(connection);
    }

    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = "SELECT pg_advisory_unlock($1)";
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }

            await connection.DisposeAsync();
        }
    }
}
