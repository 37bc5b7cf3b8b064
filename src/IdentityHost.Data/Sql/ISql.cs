namespace IdentityHost.Data.Sql;

/// <summary>What can be asked of a database. Parameters are text, numbers, flags, bytes, moments (kept as Unix milliseconds) and null.</summary>
internal interface ISql
{
    /// <summary>The first row, or the default value when there is none.</summary>
    ValueTask<T?> FirstAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct);

    /// <summary>All rows.</summary>
    ValueTask<List<T>> ListAsync<T>(Statement statement, object?[] parameters, Func<Row, T> read, CancellationToken ct);

    /// <summary>Runs one statement; how many rows it changed.</summary>
    ValueTask<int> ExecuteAsync(Statement statement, object?[] parameters, CancellationToken ct);
}

/// <summary>The statements of one transaction.</summary>
internal interface ITransaction : ISql
{
    /// <summary>Takes back everything the transaction did, once its work has ended; its result is returned all the same.</summary>
    void Abandon();

    /// <summary>Does this once the transaction is durable; not at all when it fails or is abandoned. It must be quick and throw nothing.</summary>
    void AfterCommit(Action act);

    /// <summary>Bumps the version row of <paramref name="kind"/> (see <see cref="ChangeKinds"/>) and tells the other nodes where the database can.</summary>
    ValueTask ChangedAsync(string kind, CancellationToken ct);
}

/// <summary>
/// The database. Outside a transaction every statement is its own. What was acknowledged is durable, a transaction as far as it asked to be.
/// Throws <see cref="StoreUnavailableException"/> when the database is overloaded or unreachable.
/// </summary>
internal interface IDatabase : ISql
{
    /// <summary>
    /// Does the work in one transaction. It may be done again from the start when the database breaks a deadlock, and it must
    /// await nothing but the transaction it was given: on SQLite it runs on the one thread that writes.
    /// </summary>
    Task<T> TransactAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct);

    /// <summary>The same for what a power cut must not take.</summary>
    Task<T> TransactAsync<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, CancellationToken ct) => TransactAsync(work, Durability.PowerCut, ct);
}
