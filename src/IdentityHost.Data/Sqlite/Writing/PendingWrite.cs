using System.Diagnostics;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Sqlite.Writing;

/// <summary>One unit of writing that waits for its turn and then for its commit.</summary>
internal abstract class PendingWrite(Durability durability, CancellationToken ct)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly long _askedAt = Stopwatch.GetTimestamp();

    /// <summary>What it is to survive; a batch gives all of its writes what one of them needs.</summary>
    public Durability Durability { get; } = durability;

    protected CancellationToken Cancellation { get; } = ct;

    /// <summary>Whether one statement is all of it, so that SQLite itself takes it back when it fails.</summary>
    public abstract bool IsOneStatement { get; }

    /// <summary>Whether nobody waits for it any more, or it waited so long that its caller has given up; its task is ended.</summary>
    public bool IsOver()
    {
        if (Cancellation.IsCancellationRequested)
        {
            Cancel();
            return true;
        }

        if (Stopwatch.GetElapsedTime(_askedAt) < s_longestWait)
            return false;
        Fail(new StoreUnavailableException("SQLite has more to write than it can."));
        return true;
    }

    /// <summary>Does the work, inside the transaction of its batch.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Tells the waiter that its work is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the waiter that nothing was written.</summary>
    public abstract void Fail(Exception fault);

    protected abstract void Cancel();
}

/// <summary>One statement.</summary>
internal sealed class PendingStatement(Statement statement, object?[] parameters, CancellationToken ct) : PendingWrite(Durability.PowerCut, ct)
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _rows;

    public Task<int> Task => _done.Task;

    public override bool IsOneStatement => true;

    public override void Run(SqliteSession session) => _rows = session.Execute(statement, parameters);

    public override void Complete() => _done.TrySetResult(_rows);

    public override void Fail(Exception fault) => _done.TrySetException(fault);

    protected override void Cancel() => _done.TrySetCanceled(Cancellation);
}

/// <summary>Several statements that stand or fall together.</summary>
internal sealed class PendingWork<T>(Func<ITransaction, CancellationToken, ValueTask<T>> work, Durability durability, CancellationToken ct) : PendingWrite(durability, ct)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Action[] _afterCommit = [];

    public Task<T> Task => _done.Task;

    public override bool IsOneStatement => false;

    public override void Run(SqliteSession session)
    {
        var running = work(session, CancellationToken.None);
        if (!running.IsCompleted)
            throw new InvalidOperationException("A unit of writing awaited something other than its transaction.");
        _result = running.GetAwaiter().GetResult();
        _afterCommit = session.EndUnit();
    }

    public override void Complete()
    {
        foreach (var act in _afterCommit)
            act();
        _done.TrySetResult(_result);
    }

    public override void Fail(Exception fault) => _done.TrySetException(fault);

    protected override void Cancel() => _done.TrySetCanceled(Cancellation);
}
