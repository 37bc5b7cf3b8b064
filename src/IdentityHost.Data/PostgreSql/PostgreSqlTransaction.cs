using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>The statements of one transaction on one connection.</summary>
internal sealed class PostgreSqlTransaction(NpgsqlConnection connection) : ITransaction
{
    /// <summary>The channel on which nodes tell one another what changed.</summary>
    public const string Channel = "identityhost";

    // The first change of a kind makes its row: without one there would be nothing to hear of, and nothing to wait for.
    private static readonly Statement s_bump = new("""
        INSERT INTO "ChangeVersions" ("Kind", "Version") VALUES ($1, 1) ON CONFLICT ("Kind") DO UPDATE SET "Version" = "ChangeVersions"."Version" + 1
        """);
    private static readonly Statement s_notify = new("SELECT pg_notify('" + Channel + "', $1)");

    private readonly List<Action> _afterCommit = [];

    public bool Abandoned { get; private set; }

    public void Abandon() => Abandoned = true;

    public void AfterCommit(Action act) => _afterCommit.Add(act);

    /// <summary>Does what waited for the commit.</summary>
    public void Committed() => _afterCommit.ForEach(static act => act());

    public async ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        await using var command = Command(statement, parameters);
        return await PostgreSqlCommands.FirstAsync(command, read, ct);
    }

    public async ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        await using var command = Command(statement, parameters);
        return await PostgreSqlCommands.ListAsync(command, read, ct);
    }

    public async ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct)
    {
        await using var command = Command(statement, parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask ChangedAsync(string kind, CancellationToken ct)
    {
        await ExecuteAsync(s_bump, [kind], ct);
        await ExecuteAsync(s_notify, [kind], ct);
    }

    private NpgsqlCommand Command(Statement statement, object?[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this assembly.
        command.CommandText = statement.Text;
#pragma warning restore CA2100
        return PostgreSqlCommands.Fill(command, parameters);
    }
}
