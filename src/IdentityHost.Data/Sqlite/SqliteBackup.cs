using System.Globalization;
using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace IdentityHost.Data.Sqlite;

/// <summary>Copies a SQLite database as it is at one moment, beside a server that writes it, and puts a copy in its place.</summary>
public static class SqliteBackup
{
    private const int PagesAtOnce = 1000;

    // Any read takes the moment.
    private static readonly Statement s_look = new("SELECT COUNT(*) FROM sqlite_schema");
    private static readonly Statement s_oneFile = new("PRAGMA journal_mode = DELETE");
    private static readonly Statement s_integrity = new("PRAGMA integrity_check(1)");
    private static readonly Statement s_tables = new("SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('__EFMigrationsHistory', 'Accounts')");

    /// <summary>
    /// Copies with SQLite's backup API into a file of its own, readable by its owner only from the first byte on, checks the copy, and only then gives it
    /// its name: under that name there is a good copy or nothing.
    /// </summary>
    /// <param name="source">The database; a server may have it open.</param>
    /// <param name="target">The file to make; it must not exist.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1.</param>
    /// <param name="ct">Cancels; nothing is left then.</param>
    /// <returns>What is wrong with the database that was copied, or null when the copy is there.</returns>
    public static string? Copy(string source, string target, Action<double> progress, CancellationToken ct)
    {
        var part = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.part");
        SqliteFile.Hold(part).Dispose();
        try
        {
            CopyPages(source, part, progress, ct);
            if (Fault(part) is { } fault)
                return fault;
            File.Move(part, target);
            return null;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            return fault.Message;
        }
        finally
        {
            foreach (var end in (ReadOnlySpan<string>)["", "-journal", "-wal", "-shm"])
                File.Delete(part + end);
        }
    }

    /// <summary>
    /// Puts a file in the place of a database nobody uses, and keeps what was there, with the log that belongs to it, under another name; that name, or null
    /// when there was nothing. Whoever calls holds <see cref="ServerLock"/>.
    /// </summary>
    public static string? Replace(string database, string replacement, DateTimeOffset at)
    {
        string? kept = null;
        if (File.Exists(database) && new FileInfo(database).Length > 0)
        {
            kept = string.Create(CultureInfo.InvariantCulture, $"{database}.replaced-{at:yyyyMMdd'T'HHmmssfff'Z'}");
            foreach (var end in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                if (File.Exists(database + end))
                    File.Move(database + end, kept + end);
            }
        }

        File.Move(replacement, database, overwrite: true);
        return kept;
    }

    private static void CopyPages(string source, string target, Action<double> progress, CancellationToken ct)
    {
        using var from = Open(source);
        using var to = Open(target);
        // A transaction that reads keeps the moment: the copy does not begin again whenever the server commits, and the server goes on writing.
        using var moment = from.BeginTransaction(deferred: true);
        Scalar(from, s_look);
        using (var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main"))
        {
            if (backup.IsInvalid)
                SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
            var result = raw.SQLITE_OK;
            while (result == raw.SQLITE_OK)
            {
                ct.ThrowIfCancellationRequested();
                result = raw.sqlite3_backup_step(backup, PagesAtOnce);
                progress(1 - ((double)raw.sqlite3_backup_remaining(backup) / Math.Max(1, raw.sqlite3_backup_pagecount(backup))));
            }

            if (result != raw.SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, to.Handle);
        }

        // One file, without a log beside it, wherever it is carried.
        Scalar(to, s_oneFile);
    }

    private static string? Fault(string file)
    {
        using var copy = Open(file);
        if (Scalar(copy, s_integrity) is not "ok" and var broken)
            return string.Create(CultureInfo.InvariantCulture, $"{broken}");
        return Scalar(copy, s_tables) is 2L
            ? null
            : "it holds no accounts";
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static object? Scalar(SqliteConnection connection, Statement statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        return command.ExecuteScalar();
    }
}
