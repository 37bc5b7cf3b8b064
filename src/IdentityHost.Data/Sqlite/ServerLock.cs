namespace IdentityHost.Data.Sqlite;

/// <summary>
/// Keeps a second server process off the same SQLite file: each would cache what the other changes (S-227). Taken by the
/// server only, so that commands work while it runs; PostgreSQL needs none. The system releases it when the process ends.
/// </summary>
public sealed class ServerLock : IDisposable
{
    private readonly string? _path;
    private FileStream? _held;

    internal ServerLock(string? databasePath) => _path = databasePath is null ? null : databasePath + ".lock";

    /// <summary>Takes the lock; false when another server holds it.</summary>
    public bool TryTake()
    {
        if (_path is null || _held is not null)
            return true;
        try
        {
            _held = SqliteFile.Hold(_path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _held?.Dispose();
}
