using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Data.Sqlite;

/// <summary>Tells a database that is not available from a fault of ours.</summary>
internal static class SqliteFaults
{
    // sqlite.org/rescode.html: busy, locked, nomem, readonly, interrupt, ioerr, full, cantopen, protocol.
    private static readonly int[] s_unavailable = [5, 6, 7, 8, 9, 10, 13, 14, 15];

    public static bool IsUnavailable(SqliteException fault) => s_unavailable.Contains(fault.SqliteErrorCode);

    public static Exception Translate(Exception fault) =>
        fault is SqliteException sqlite && IsUnavailable(sqlite)
            ? new StoreUnavailableException("SQLite did not answer in time or cannot write.", sqlite)
            : fault;
}
