using System.Xml.Linq;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>The arrows between the projects of <c>src</c>, as docs/architecture.md draws them.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["IdentityHost.OpenId"] = [],
        ["IdentityHost.Accounts"] = [],
        ["IdentityHost.Data"] = ["IdentityHost.Accounts", "IdentityHost.OpenId"],
        ["IdentityHost.Api"] = ["IdentityHost.Accounts", "IdentityHost.OpenId"],
        ["IdentityHost.Ui"] = ["IdentityHost.Accounts", "IdentityHost.OpenId"],
        ["IdentityHost"] = ["IdentityHost.Accounts", "IdentityHost.Api", "IdentityHost.Data", "IdentityHost.OpenId", "IdentityHost.Ui"],
        ["IdentityHost.Data.Scaffolder"] = ["IdentityHost.Accounts", "IdentityHost.Data", "IdentityHost.OpenId"],
    };

    [Fact]
    public void Every_project_reference_in_src_is_an_arrow_of_the_architecture()
    {
        var projects = Directory.GetFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories);
        projects.ShouldNotBeEmpty();

        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Allowed.ShouldContainKey(name, "a new project needs its row in the table, and its reason in docs/architecture.md");
            References(project).ShouldBeSubsetOf(Allowed[name], name);
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
}
