namespace IdentityHost.Testing.Databases;

/// <summary>A database of one test server's own, thrown away with it.</summary>
/// <param name="Provider">The value of <c>IdentityHost:Database:Provider</c>.</param>
/// <param name="ConnectionString">Where it is.</param>
/// <param name="DropAsync">Throws it away.</param>
public sealed record TestDatabase(string Provider, string ConnectionString, Func<ValueTask> DropAsync)
{
    /// <summary>A SQLite file in a folder of its own.</summary>
    public static TestDatabase Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("identityhost-test-");
        return new("Sqlite", $"Data Source={Path.Combine(folder.FullName, "identityhost.db")}", () =>
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }
}
