using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Tests.Databases;

/// <summary>A database whose n-th write of a transaction fails (S-221).</summary>
internal sealed class FailingDatabase(IDatabase inner) : IDatabase
{
    /// <summary>Which write fails, counted from 1.</summary>
    public required int FailAt { get; init; }

    public ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) => inner.FirstAsync(statement, parameters, read, ct);

    public ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) => inner.ListAsync(statement, parameters, read, ct);

    public ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct) => inner.ExecuteAsync(statement, parameters, ct);

    public Task<T> TransactAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct) =>
        inner.TransactAsync((sql, token) => work(new Failing(sql, FailAt), token), durability, ct);

    private sealed class Failing(ITransaction sql, int failAt) : ITransaction
    {
        private int _writes;

        public ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) => sql.FirstAsync(statement, parameters, read, ct);

        public ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct) => sql.ListAsync(statement, parameters, read, ct);

        public ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct) =>
            ++_writes == failAt ? throw new WriteFailedException() : sql.ExecuteAsync(statement, parameters, ct);

        public void Abandon() => sql.Abandon();

        public void AfterCommit(Action act) => sql.AfterCommit(act);

        public ValueTask ChangedAsync(string kind, CancellationToken ct) => sql.ChangedAsync(kind, ct);
    }
}

/// <summary>The write that was to fail.</summary>
public sealed class WriteFailedException : Exception;
