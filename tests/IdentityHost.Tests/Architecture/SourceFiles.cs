using IdentityHost.Testing;

namespace IdentityHost.Tests.Architecture;

/// <summary>The hand-written C# files of the repository.</summary>
internal static class SourceFiles
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "Migrations", "TestResults"];

    /// <summary>The files below these top folders, with paths relative to the repository.</summary>
    public static IEnumerable<string> Below(params string[] folders) =>
        folders.Select(folder => Repository.Path(folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Skipped, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);

    public static string[] Lines(string file) => File.ReadAllLines(Repository.Path(file));
}
