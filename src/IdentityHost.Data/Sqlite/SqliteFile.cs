using Microsoft.Data.Sqlite;

namespace IdentityHost.Data.Sqlite;

/// <summary>The database file: its absolute path, how to open it, and that only its owner may read it (S-227).</summary>
internal sealed class SqliteFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public SqliteFile(string connectionString, string baseFolder)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        if (parts.DataSource.Length == 0 || parts.DataSource.StartsWith(":memory:", StringComparison.Ordinal) || parts.Mode == SqliteOpenMode.Memory)
            throw new InvalidOperationException("ConnectionStrings:IdentityHost must name a SQLite file: a database in memory loses everybody's account.");
        Path = System.IO.Path.GetFullPath(parts.DataSource, baseFolder);
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

    /// <summary>For connections we keep ourselves.</summary>
    public string ConnectionString { get; }

    /// <summary>For Entity Framework.</summary>
    public string PooledConnectionString { get; }

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
