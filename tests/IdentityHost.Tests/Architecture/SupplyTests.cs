using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>What others wrote comes in versions somebody chose, and operators are told what stands before the server.</summary>
public sealed partial class SupplyTests
{
    [Fact]
    [Trait("Security", "S-241")]
    public void Every_package_has_one_exact_version_and_restoring_asks_for_advisories()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToList();
        versions.Count.ShouldBeGreaterThan(20);
        versions.ShouldAllBe(package => Exact().IsMatch(package.Attribute("Version")!.Value));
        versions.Select(package => package.Attribute("Include")!.Value).ShouldBeUnique();

        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props"));
        properties.Descendants("NuGetAudit").Single().Value.ShouldBe("true");
        properties.Descendants("NuGetAuditMode").Single().Value.ShouldBe("all");
        File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")).ShouldContain("--vulnerable");
    }

    [Fact]
    [Trait("Security", "S-241")]
    public void Every_npm_package_is_locked_with_its_hash()
    {
        foreach (var manifest in Directory.EnumerateFiles(Repository.Root, "package.json", SearchOption.AllDirectories).Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)))
        {
            var locked = JsonElement.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(manifest)!, "package-lock.json"))).GetProperty("packages");
            locked.EnumerateObject().Where(package => package.Name.Length > 0).ShouldAllBe(package => package.Value.GetProperty("integrity").GetString()!.StartsWith("sha512-", StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait("Security", "S-244")]
    public void Operators_are_told_what_a_proxy_must_do()
    {
        var words = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        var proxy = words[words.IndexOf("## Reverse proxy", StringComparison.Ordinal)..];

        proxy.ShouldContain("**replaces** `X-Forwarded-For`");
        proxy.ShouldContain("Cap bodies at 32 KiB");
        proxy.ShouldContain("**Repeat failed connections only.**");
        proxy.ShouldContain("proxy_next_upstream error;");
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.None, 1000)]
    private static partial Regex Exact();
}
