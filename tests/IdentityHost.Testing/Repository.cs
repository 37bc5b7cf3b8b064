namespace IdentityHost.Testing;

/// <summary>The checked-out repository the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below it.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "IdentityHost.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No IdentityHost.sln above {AppContext.BaseDirectory}.");
    }
}
