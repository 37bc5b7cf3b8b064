using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Sqlite;

/// <summary>The schema on SQLite: a lock file keeps a second process from migrating at the same time.</summary>
internal sealed class SqliteSchema(SqliteFile file, IConnectionFactory connections) : ISchemaProvider
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);

    public IReadOnlyList<string> Migrations => SqliteMigrations.Ids;

    public Statement HistoryExists { get; } = new("""SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'""");

    public Statement? Now => null;

    public async Task<IAsyncDisposable> LockAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var held = SqliteFile.Hold(file.Path + ".migrating");
                await ForgetStaleLockAsync(ct);
                return held;
            }
            catch (IOException)
            {
                // Another process migrates: its work is ours too, so wait for it.
                await Task.Delay(s_retry, ct);
            }
        }
    }

    // Entity Framework's own lock is a row, which a killed process leaves behind for ever. Who holds the file knows that the row is stale.
    private async Task ForgetStaleLockAsync(CancellationToken ct)
    {
        await using var connection = connections.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
        await command.ExecuteNonQueryAsync(ct);
    }
}
