namespace IdentityHost.Data;

/// <summary>Settings of the database, under <c>IdentityHost:Database</c>; where it is stands in <c>ConnectionStrings:IdentityHost</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Database";

    /// <summary>Which database.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}

/// <summary>The databases the server works on.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, one server process.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later, any number of nodes.</summary>
    PostgreSql,
}
