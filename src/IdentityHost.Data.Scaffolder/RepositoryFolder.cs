namespace IdentityHost.Data.Scaffolder;

/// <summary>Finds a folder of the repository from wherever the tool runs.</summary>
internal static class RepositoryFolder
{
    public static string Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "IdentityHost.sln")))
                return Path.Combine(folder.FullName, relative);
        }

        throw new DirectoryNotFoundException("The tool must run inside the repository.");
    }
}
