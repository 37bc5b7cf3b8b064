using System.Collections.Concurrent;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite.Writing;

namespace IdentityHost.Data.Sqlite;

/// <summary>SQLite: reads on pooled connections on the caller's thread, writes through the one writer.</summary>
internal sealed class SqliteDatabase(SqliteFile file, WriteGate gate) : IDatabase, IDisposable
{
    private readonly int _mostReaders = Math.Max(4, Environment.ProcessorCount * 2);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SqliteWriter _writer = new(() => new SqliteSession(file.ConnectionString), gate);

    public ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var session = Rent();
        try
        {
            return new(session.First(statement, parameters, read));
        }
        catch (Exception fault) when (SqliteFaults.Translate(fault) is StoreUnavailableException unavailable)
        {
            return ValueTask.FromException<T?>(unavailable);
        }
        finally
        {
            Return(session);
        }
    }

    public ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var session = Rent();
        try
        {
            return new(session.List(statement, parameters, read));
        }
        catch (Exception fault) when (SqliteFaults.Translate(fault) is StoreUnavailableException unavailable)
        {
            return ValueTask.FromException<List<T>>(unavailable);
        }
        finally
        {
            Return(session);
        }
    }

    public ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct)
    {
        var write = new PendingStatement(statement, parameters, ct);
        _writer.Add(write);
        return new(write.Task);
    }

    public Task<T> TransactAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct)
    {
        var write = new PendingWork<T>(work, durability, ct);
        _writer.Add(write);
        return write.Task;
    }

    public void Dispose()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var session))
            session.Dispose();
    }

    private SqliteSession Rent() => _readers.TryTake(out var session) ? session : new SqliteSession(file.ConnectionString);

    private void Return(SqliteSession session)
    {
        if (_readers.Count < _mostReaders)
            _readers.Add(session);
        else
            session.Dispose();
    }
}
