namespace IdentityHost.Data.PostgreSql;

/// <summary>The migrations for PostgreSQL, oldest first. A test holds the list against the classes.</summary>
internal static class PostgreSqlMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261122141608_Initial"];
}
