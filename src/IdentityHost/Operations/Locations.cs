using IdentityHost.Data;

namespace IdentityHost.Operations;

/// <summary>Where files are: relative names count from the content root, never from the folder the process happens to run in.</summary>
/// <param name="ContentRoot">The folder of <c>appsettings.json</c>.</param>
/// <param name="SqliteFile">The database file; null on another database.</param>
internal sealed record Locations(string ContentRoot, string? SqliteFile)
{
    /// <summary>The file of the master key.</summary>
    public string MasterKeyFile(ServerOptions options) =>
        options.MasterKeyFile is { Length: > 0 } file ? Full(file)
        : Path.Combine(SqliteFile is null ? ContentRoot : Path.GetDirectoryName(SqliteFile)!, "identityhost.key");

    /// <summary>An absolute path.</summary>
    public string Full(string path) => Path.GetFullPath(path, ContentRoot);

    /// <summary>Finds the files.</summary>
    public static Locations Find(IConfiguration settings, string contentRoot) => new(contentRoot, DataServices.SqliteFileOf(settings, contentRoot));
}
