using Xunit;

namespace IdentityHost.Testing.Processes;

/// <summary>A program some tests need. Where it is missing they are skipped with the reason, on a build server (<c>CI=true</c>) they fail.</summary>
public static class RequiredTool
{
    /// <summary>Skips or fails the running test unless the tool is there.</summary>
    public static void Demand(bool present, string reason)
    {
        if (present)
            return;
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    /// <summary>The path of a program, or null.</summary>
    public static string? OnPath(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
