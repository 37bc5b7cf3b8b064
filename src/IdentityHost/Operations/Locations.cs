using System.Data.Common;

namespace IdentityHost.Operations;

/// <summary>Where files are: relative names count from the content root, never from the folder the process happens to run in.</summary>
/// <param name="ContentRoot">The folder of <c>appsettings.json</c>.</param>
/// <param name="SqliteFile">The database file; null on another database.</param>
internal sealed record Locations(string ContentRoot, string? SqliteFile)
{
    private const string ConnectionString = "ConnectionStrings:IdentityHost";

    /// <summary>The file of the master key.</summary>
    public string MasterKeyFile(ServerOptions options) =>
        options.MasterKeyFile is { Length: > 0 } file ? Full(file)
        : Path.Combine(SqliteFile is null ? ContentRoot : Path.GetDirectoryName(SqliteFile)!, "identityhost.key");

    /// <summary>An absolute path.</summary>
    public string Full(string path) => Path.GetFullPath(path, ContentRoot);

    /// <summary>Finds the files, and writes the SQLite file's absolute name back into the settings, where every reader finds it.</summary>
    public static Locations Find(IConfigurationManager settings, string contentRoot)
    {
        if (IsPostgreSql(settings))
            return new(contentRoot, SqliteFile: null);

        var connection = new DbConnectionStringBuilder { ConnectionString = settings[ConnectionString] ?? "Data Source=identityhost.db" };
        var key = connection.ContainsKey("Data Source") ? "Data Source" : connection.ContainsKey("Filename") ? "Filename" : "DataSource";
        var file = connection.TryGetValue(key, out var named) ? named.ToString() : null;
        if (string.IsNullOrEmpty(file) || file.StartsWith(':') || file.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                "ConnectionStrings:IdentityHost must name a file (Data Source=identityhost.db): what was acknowledged has to survive a restart.");
        }

        file = Path.GetFullPath(file, contentRoot);
        connection[key] = file;
        settings[ConnectionString] = connection.ConnectionString;
        return new(contentRoot, file);
    }

    /// <summary>Whether the settings ask for PostgreSQL.</summary>
    public static bool IsPostgreSql(IConfiguration settings) =>
        string.Equals(settings["IdentityHost:Database:Provider"], "PostgreSql", StringComparison.OrdinalIgnoreCase);
}
