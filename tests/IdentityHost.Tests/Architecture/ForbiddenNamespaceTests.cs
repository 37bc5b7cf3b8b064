using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using IdentityHost.Data;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>
/// Walls that project references cannot build: a library with the ASP.NET Core framework reference could name any of its
/// types, so the compiled assemblies are asked which namespaces they name.
/// </summary>
public sealed class ForbiddenNamespaceTests
{
    [Theory]
    [InlineData("IdentityHost.OpenId", "Microsoft.EntityFrameworkCore")]
    [InlineData("IdentityHost.OpenId", "Microsoft.AspNetCore.Mvc")]
    [InlineData("IdentityHost.OpenId", "Microsoft.AspNetCore.Identity")]
    [InlineData("IdentityHost.Accounts", "Microsoft.EntityFrameworkCore")]
    [InlineData("IdentityHost.Accounts", "Microsoft.AspNetCore.Mvc")]
    [InlineData("IdentityHost.Accounts", "Microsoft.AspNetCore.Http.HttpResults")]
    [InlineData("IdentityHost.Api", "Microsoft.EntityFrameworkCore")]
    [InlineData("IdentityHost.Api", "Microsoft.AspNetCore.Identity")]
    [InlineData("IdentityHost.Api", "Microsoft.AspNetCore.Mvc")]
    [InlineData("IdentityHost.Ui", "Microsoft.EntityFrameworkCore")]
    [InlineData("IdentityHost.Ui", "Microsoft.AspNetCore.Identity")]
    public void An_assembly_does_not_name_what_lies_behind_its_wall(string assembly, string forbidden) =>
        NamedTypes(assembly).Where(type => IsIn(type, forbidden)).ShouldBeEmpty();

    [Fact]
    public void No_page_goes_past_an_engine_to_a_store() =>
        NamedTypes("IdentityHost.Ui").Intersect(Stores(), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void The_stores_are_found() => Stores().ShouldContain("IdentityHost.OpenId.Consents.IConsents");

    [Fact]
    public void The_look_into_an_assembly_finds_what_it_names() =>
        NamedTypes("IdentityHost.Accounts").ShouldContain("Microsoft.AspNetCore.Identity.IdentityUser`1");

    private static IEnumerable<string?> Stores() =>
        typeof(DataServices).Assembly.GetTypes().SelectMany(type => type.GetInterfaces()).Where(port => port.Namespace?.StartsWith("IdentityHost.", StringComparison.Ordinal) == true).Select(port => port.FullName);

    private static bool IsIn(string type, string forbidden) => type.StartsWith(forbidden + ".", StringComparison.Ordinal);

    private static List<string> NamedTypes(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name)),
        ];
    }
}
