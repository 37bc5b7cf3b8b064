using System.Text.RegularExpressions;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>docs/architecture.md leads to files and folders that are there.</summary>
public sealed partial class ArchitectureDocsTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Repository.Path("docs", "architecture.md"));

    [Fact]
    public void Every_file_and_folder_it_names_is_there()
    {
        var places = Places();
        Named().Where(name => !places.Any(place => place.EndsWith("/" + name, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void The_names_are_found() =>
        new[] { "OpenId/Clients/IClients.cs", "tests/IdentityHost.Tests/Architecture", "site.js", "CrossDoor", "IdentityHost.Data.Scaffolder" }.ShouldBeSubsetOf(Named());

    /// <summary>What has a slash within or ends as a file does, and the first column of the tables, all of which are of projects and folders.</summary>
    private static List<string> Named() =>
    [
        .. s_lines.SelectMany(line => Code().Matches(line)).Select(code => code.Groups["name"].Value).Where(name => FilePath().IsMatch(name)),
        .. s_lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Code().Matches(line.Split('|')[1])).Select(code => code.Groups["name"].Value),
    ];

    /// <summary>Files and folders as they may be called there: with or without the ending of C#, and without what all projects' names begin with.</summary>
    private static HashSet<string> Places() =>
    [
        .. new[] { "src", "tests", "samples", "docs" }
            .SelectMany(top => Directory.EnumerateFileSystemEntries(Repository.Path(top), "*", new EnumerationOptions { RecurseSubdirectories = true }))
            .Select(path => "/" + Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(path => (string[])[path, path.Replace("/IdentityHost.", "/", StringComparison.Ordinal)])
            .SelectMany(path => path.EndsWith(".cs", StringComparison.Ordinal) ? (string[])[path, path[..^3]] : [path]),
    ];

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A(?!ISSUER/)[A-Za-z][\w.]*(/[\w.]+)+\z|\A[a-z]+\.js\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FilePath();
}
