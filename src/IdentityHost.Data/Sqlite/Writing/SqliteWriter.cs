using IdentityHost.Data.Sql;
using SQLitePCL;

namespace IdentityHost.Data.Sqlite.Writing;

/// <summary>
/// The one thread that writes. What arrives while a commit waits for the disk becomes the next batch: one transaction, one
/// fsync (none, where nothing in it needs one), many waiters. A unit that fails takes only itself back.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostWaiting = 4096;

    private static readonly Statement s_begin = new("BEGIN IMMEDIATE");
    private static readonly Statement s_commit = new("COMMIT");
    private static readonly Statement s_savepoint = new("SAVEPOINT unit");
    private static readonly Statement s_release = new("RELEASE unit");
    private static readonly Statement s_back = new("ROLLBACK TO unit");

    private readonly Lock _starting = new();
    private readonly object _arrivals = new();
    private readonly Func<SqliteSession> _open;
    private readonly WriteGate _gate;
    private List<PendingWrite> _waiting = [];
    private Thread? _thread;
    private bool _stopping;

    public SqliteWriter(Func<SqliteSession> open, WriteGate gate)
    {
        _open = open;
        _gate = gate;
    }

    /// <summary>Queues the write; refuses it when too many wait already.</summary>
    public void Add(PendingWrite write)
    {
        lock (_arrivals)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (_waiting.Count >= MostWaiting)
                throw new StoreUnavailableException("SQLite has more to write than it can.");
            _waiting.Add(write);
            Monitor.Pulse(_arrivals);
        }

        if (_thread is null)
            Start();
    }

    /// <summary>Writes what is still waiting, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_arrivals)
        {
            _stopping = true;
            Monitor.Pulse(_arrivals);
        }

        _thread?.Join();
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is not null)
                return;
            var thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
            thread.Start();
            _thread = thread;
        }
    }

    private void Run()
    {
        SqliteSession? session = null;
        var batch = new List<PendingWrite>();
        var written = new List<PendingWrite>();
        while (TakeArrivals(ref batch))
        {
            _gate.Enter();
            try
            {
                session ??= _open();
                WriteBatch(session, batch, written);
            }
            catch (Exception fault)
            {
                // Nothing of the batch is durable. The connection may be broken, so the next batch gets a new one.
                var told = SqliteFaults.Translate(fault);
                foreach (var write in batch)
                    write.Fail(told);
                session?.Dispose();
                session = null;
            }
            finally
            {
                _gate.Leave();
            }

            batch.Clear();
            written.Clear();
        }

        session?.Dispose();
    }

    private bool TakeArrivals(ref List<PendingWrite> batch)
    {
        lock (_arrivals)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_arrivals);
            }

            (batch, _waiting) = (_waiting, batch);
            return true;
        }
    }

    private static void WriteBatch(SqliteSession session, List<PendingWrite> batch, List<PendingWrite> written)
    {
        session.Survive(batch.TrueForAll(write => write.Durability == Durability.Crash) ? Durability.Crash : Durability.PowerCut);
        session.Execute(s_begin, []);
        foreach (var write in batch)
        {
            if (!write.IsOver() && WriteUnit(session, write))
                written.Add(write);
        }

        session.Execute(s_commit, []);
        foreach (var write in written)
            write.Complete();
    }

    private static bool WriteUnit(SqliteSession session, PendingWrite write)
    {
        try
        {
            if (write.IsOneStatement)
                write.Run(session);
            else
                WriteUnderSavepoint(session, write);
            return true;
        }
        catch (Exception fault) when (IsInTransaction(session))
        {
            write.Fail(SqliteFaults.Translate(fault));
            return false;
        }
    }

    private static void WriteUnderSavepoint(SqliteSession session, PendingWrite write)
    {
        session.BeginUnit();
        session.Execute(s_savepoint, []);
        try
        {
            write.Run(session);
        }
        catch when (IsInTransaction(session))
        {
            session.Execute(s_back, []);
            session.Execute(s_release, []);
            throw;
        }

        if (session.Abandoned)
            session.Execute(s_back, []);
        session.Execute(s_release, []);
    }

    // A full disk or an I/O error makes SQLite roll the whole transaction back by itself (sqlite.org/lang_transaction.html §3);
    // then the batch fails as one.
    private static bool IsInTransaction(SqliteSession session) => raw.sqlite3_get_autocommit(session.Connection.Handle) == 0;
}
