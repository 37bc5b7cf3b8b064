using System.Data.Common;
using IdentityHost.Data.Sql;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace IdentityHost.Data.Sqlite.Writing;

/// <summary>One DbContext's place in the write gate: entered once, however many of its writes nest.</summary>
internal sealed class GatePass(WriteGate gate)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private int _depth;

    public void Enter()
    {
        if (_depth == 0 && !gate.TryEnter(s_longestWait))
            throw new StoreUnavailableException("SQLite has more to write than it can.");
        _depth++;
    }

    public async ValueTask EnterAsync(CancellationToken ct)
    {
        if (_depth == 0 && !await gate.TryEnterAsync(s_longestWait, ct))
            throw new StoreUnavailableException("SQLite has more to write than it can.");
        _depth++;
    }

    public void Leave()
    {
        if (_depth > 0 && --_depth == 0)
            gate.Leave();
    }
}

/// <summary>Every save of Entity Framework passes the gate.</summary>
internal sealed class SavesThroughGate(GatePass pass) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        pass.Enter();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await pass.EnterAsync(cancellationToken);
        return result;
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        pass.Leave();
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        pass.Leave();
        return new(result);
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => pass.Leave();

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        pass.Leave();
        return Task.CompletedTask;
    }

    public override void SaveChangesCanceled(DbContextEventData eventData) => pass.Leave();

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        pass.Leave();
        return Task.CompletedTask;
    }
}

/// <summary>Bulk updates and deletes (<c>ExecuteUpdate</c>, <c>ExecuteDelete</c>) pass the gate, one statement at a time.</summary>
internal sealed class BulkWritesThroughGate(GatePass pass) : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        if (IsBulkWrite(eventData))
            pass.Enter();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (IsBulkWrite(eventData))
            await pass.EnterAsync(cancellationToken);
        return result;
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Leave(eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Leave(eventData);
        return new(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Leave(eventData);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Leave(eventData);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData);
        return Task.CompletedTask;
    }

    private void Leave(CommandEventData eventData)
    {
        if (IsBulkWrite(eventData))
            pass.Leave();
    }

    private static bool IsBulkWrite(CommandEventData eventData) => eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete;
}
