using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IdentityHost.Data.Sqlite;

/// <summary>One connection with its prepared commands. SQLite works on the calling thread: every task it returns is complete.</summary>
internal sealed class SqliteSession : ITransaction, IDisposable
{
    // The first change of a kind makes its row: without one there would be nothing to hear of, and nothing to wait for.
    private static readonly Statement s_bump = new("""
        INSERT INTO "ChangeVersions" ("Kind", "Version") VALUES ($1, 1) ON CONFLICT ("Kind") DO UPDATE SET "Version" = "ChangeVersions"."Version" + 1
        """);

    private static readonly Statement s_sync = new("PRAGMA synchronous=FULL");
    private static readonly Statement s_syncLater = new("PRAGMA synchronous=NORMAL");

    private readonly Dictionary<Statement, SqliteStatement> _statements = [];
    private readonly List<Action> _afterCommit = [];
    private Durability _durability = Durability.PowerCut;

    public SqliteSession(string connectionString)
    {
        Connection = new SqliteConnection(connectionString);
        Connection.Open();
        using var pragmas = Connection.CreateCommand();
        pragmas.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";
        pragmas.ExecuteNonQuery();
    }

    public SqliteConnection Connection { get; }

    /// <summary>Whether the work of this unit is to be taken back.</summary>
    public bool Abandoned { get; private set; }

    public void Abandon() => Abandoned = true;

    public void AfterCommit(Action act) => _afterCommit.Add(act);

    /// <summary>Says what the next transaction is to survive. With <see cref="Durability.Crash"/> it stays in the log unsynced until a later one is synced (sqlite.org/pragma.html#pragma_synchronous).</summary>
    public void Survive(Durability durability)
    {
        if (durability == _durability)
            return;
        Execute(durability == Durability.PowerCut ? s_sync : s_syncLater, []);
        _durability = durability;
    }

    /// <summary>Forgets what a unit before wanted, and that it was to be taken back.</summary>
    public void BeginUnit()
    {
        Abandoned = false;
        _afterCommit.Clear();
    }

    /// <summary>What this unit wants to be done once its batch is durable.</summary>
    public Action[] EndUnit() => Abandoned ? [] : [.. _afterCommit];

    public T? First<T>(Statement statement, object?[] parameters, Func<Row, T> read)
    {
        var prepared = Prepare(statement);
        using var execution = prepared.Begin(parameters);
        return prepared.Step() ? read(prepared) : default;
    }

    public List<T> List<T>(Statement statement, object?[] parameters, Func<Row, T> read)
    {
        var prepared = Prepare(statement);
        using var execution = prepared.Begin(parameters);
        var rows = new List<T>();
        while (prepared.Step())
            rows.Add(read(prepared));
        return rows;
    }

    public int Execute(Statement statement, object?[] parameters)
    {
        var prepared = Prepare(statement);
        using var execution = prepared.Begin(parameters);
        // A PRAGMA answers with a row, and is done after it.
        while (prepared.Step())
            continue;
        return raw.sqlite3_changes(Connection.Handle);
    }

    public ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) =>
        new(First(statement, parameters, read));

    public ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) =>
        new(List(statement, parameters, read));

    public ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct) => new(Execute(statement, parameters));

    public ValueTask ChangedAsync(string kind, CancellationToken ct)
    {
        Execute(s_bump, [kind]);
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        Connection.Dispose();
    }

    private SqliteStatement Prepare(Statement statement)
    {
        if (!_statements.TryGetValue(statement, out var prepared))
            _statements.Add(statement, prepared = new SqliteStatement(Connection.Handle!, statement.Text));
        return prepared;
    }
}
