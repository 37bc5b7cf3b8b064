namespace IdentityHost.Data.Sqlite;

/// <summary>The migrations for SQLite, oldest first. A test holds the list against the classes.</summary>
internal static class SqliteMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261122141605_Initial"];
}
