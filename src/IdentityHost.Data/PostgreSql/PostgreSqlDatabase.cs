using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>PostgreSQL: every statement on a pooled connection, in the isolation level READ COMMITTED.</summary>
internal sealed class PostgreSqlDatabase(NpgsqlDataSource source) : IDatabase
{
    private const int MostTries = 5;

    private static readonly Statement s_syncLater = new("SET LOCAL synchronous_commit TO off");

    /// <summary>The operator's connection string with our limits where it sets none.</summary>
    public static NpgsqlDataSource Connect(string connectionString)
    {
        var given = Read(connectionString);
        SetUnlessGiven(given, "Timeout", () => given.Timeout = 5);
        SetUnlessGiven(given, "Command Timeout", () => given.CommandTimeout = 5);
        SetUnlessGiven(given, "Max Auto Prepare", () => given.MaxAutoPrepare = 128);
        SetUnlessGiven(given, "Auto Prepare Min Usages", () => given.AutoPrepareMinUsages = 2);
        SetUnlessGiven(given, "Application Name", () => given.ApplicationName = "identityhost");
        return NpgsqlDataSource.Create(given);
    }

    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new(connectionString);
        }
        catch (ArgumentException fault)
        {
            throw new ConnectionStringException($"is not a connection string of PostgreSQL (Host=…;Database=…;Username=…): {fault.Message}", fault);
        }
    }

    public async ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        try
        {
            await using var command = PostgreSqlCommands.Fill(source.CreateCommand(statement.Text), parameters);
            return await PostgreSqlCommands.FirstAsync(command, read, ct);
        }
        catch (Exception fault) when (PostgreSqlFaults.IsUnavailable(fault))
        {
            throw PostgreSqlFaults.Translate(fault);
        }
    }

    public async ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        try
        {
            await using var command = PostgreSqlCommands.Fill(source.CreateCommand(statement.Text), parameters);
            return await PostgreSqlCommands.ListAsync(command, read, ct);
        }
        catch (Exception fault) when (PostgreSqlFaults.IsUnavailable(fault))
        {
            throw PostgreSqlFaults.Translate(fault);
        }
    }

    public async ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct)
    {
        try
        {
            await using var command = PostgreSqlCommands.Fill(source.CreateCommand(statement.Text), parameters);
            return await command.ExecuteNonQueryAsync(ct);
        }
        catch (Exception fault) when (PostgreSqlFaults.IsUnavailable(fault))
        {
            throw PostgreSqlFaults.Translate(fault);
        }
    }

    public async Task<T> TransactAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TransactOnceAsync(work, durability, ct);
            }
            catch (PostgresException fault) when (PostgreSqlFaults.IsCollision(fault) && attempt < MostTries)
            {
                // The database chose us as the victim of a deadlock and took everything back: do it again.
                continue;
            }
            catch (Exception fault) when (PostgreSqlFaults.IsUnavailable(fault))
            {
                throw PostgreSqlFaults.Translate(fault);
            }
        }
    }

    private async Task<T> TransactOnceAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var sql = new PostgreSqlTransaction(connection);
        if (durability == Durability.Crash)
            await sql.ExecuteAsync(s_syncLater, [], ct);
        var result = await work(sql, ct);
        if (sql.Abandoned)
        {
            await transaction.RollbackAsync(ct);
            return result;
        }

        await transaction.CommitAsync(ct);
        sql.Committed();
        return result;
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder given, string key, Action set)
    {
        if (!given.ContainsKey(key))
            set();
    }
}
