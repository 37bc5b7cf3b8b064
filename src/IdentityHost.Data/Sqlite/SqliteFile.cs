using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Data.Sqlite;

/// <summary>The database file: its absolute path, how to open it, and that only its owner may read it (S-227).</summary>
internal sealed class SqliteFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public SqliteFile(string connectionString, string baseFolder)
    {
        var parts = Read(connectionString);
        Path = PathOf(connectionString, baseFolder);
        parts.DataSource = Path;
        parts.DefaultTimeout = 5;
        parts.ForeignKeys = true;
        // Our sessions are kept by us; the provider's pool would keep a second set.
        parts.Pooling = false;
        ConnectionString = parts.ConnectionString;
        parts.Pooling = true;
        PooledConnectionString = parts.ConnectionString;
        KeepToOwner();
    }

    public string Path { get; }

    /// <summary>The absolute path a connection string names.</summary>
    public static string PathOf(string connectionString, string baseFolder) => System.IO.Path.GetFullPath(Read(connectionString).DataSource, baseFolder);

    /// <summary>For connections we keep ourselves.</summary>
    public string ConnectionString { get; }

    /// <summary>For Entity Framework.</summary>
    public string PooledConnectionString { get; }

    private static SqliteConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            var parts = new SqliteConnectionStringBuilder(connectionString);
            var isFile = parts.DataSource.Length > 0 && parts.DataSource[0] != ':' && parts.Mode != SqliteOpenMode.Memory
                && !parts.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
            return isFile ? parts : throw new ConnectionStringException("must name a file (Data Source=identityhost.db): a database in memory loses everybody's account.");
        }
        catch (ArgumentException fault)
        {
            throw new ConnectionStringException($"is not a connection string of SQLite: {fault.Message}", fault);
        }
    }

    /// <summary>Opens a file that stands for a lock: this process alone may have it open, and its owner alone may use it. Throws <see cref="IOException"/> while another has it.</summary>
    public static FileStream Hold(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;
        return new FileStream(path, how);
    }

    // SQLite gives its -wal and -shm files the mode of the database file. A file that is there is never opened here: closing it
    // would drop the locks other connections of this process hold on it (POSIX; sqlite.org/howtocorrupt.html §2.2).
    private void KeepToOwner()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        if (OperatingSystem.IsWindows())
            return;
        if (File.Exists(Path))
            File.SetUnixFileMode(Path, OwnerOnly);
        else
            new FileStream(Path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly }).Dispose();
    }
}
