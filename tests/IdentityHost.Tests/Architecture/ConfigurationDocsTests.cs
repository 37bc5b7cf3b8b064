using System.Reflection;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>docs/configuration.md names every setting there is, and none that is not.</summary>
public sealed class ConfigurationDocsTests
{
    private static string Docs => File.ReadAllText(Repository.Path("docs", "configuration.md"));

    public static TheoryData<string> Keys => [.. OptionsTypes().SelectMany(KeysOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_setting_stands_in_the_documentation(string key) => Docs.ShouldContain($"`{key}`", Case.Sensitive);

    [Fact]
    public void Every_number_switch_and_time_stands_there_with_its_default()
    {
        foreach (var (key, value) in OptionsTypes().SelectMany(type => DefaultsOf(type, SectionOf(type)!)))
            Docs.Split('\n').ShouldContain(line => line.StartsWith($"| `{key}` |") && line.Contains($"`{value}`"), $"{key} = {value}");
    }

    private static IEnumerable<(string Key, string Value)> DefaultsOf(Type type, string section)
    {
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            var shown = property.GetValue(defaults) switch
            {
                bool flag => flag ? "true" : "false",
                TimeSpan time => time.ToString("c"),
                string { Length: > 0 } text => text,
                Enum or int or long => property.GetValue(defaults)!.ToString(),
                _ => null,
            };
            if (shown is not null)
                yield return ($"{section}:{property.Name}", shown);
        }
    }

    [Fact]
    public void Every_row_is_of_a_setting_there_is() =>
        Docs.Split('\n').Where(line => line.StartsWith("| `IdentityHost:", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .ShouldBeSubsetOf(Keys.Select(row => row.Data));

    [Fact]
    public void The_walk_over_the_options_finds_them() => Keys.Select(row => row.Data).ShouldContain("IdentityHost:OpenId:RequirePkce");

    /// <summary>An options type is a public or internal class of ours named …Options with a constant <c>Section</c>.</summary>
    private static IEnumerable<Type> OptionsTypes() =>
        new[] { "IdentityHost", "IdentityHost.Accounts", "IdentityHost.Api", "IdentityHost.Data", "IdentityHost.OpenId", "IdentityHost.Ui" }
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && SectionOf(type) is not null);

    private static IEnumerable<string> KeysOf(Type type) => Walk(type, SectionOf(type)!);

    private static IEnumerable<string> Walk(Type type, string prefix)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsSetting))
        {
            var key = $"{prefix}:{property.Name}";
            if (property.PropertyType is { IsClass: true } nested && nested.Assembly.GetName().Name!.StartsWith("IdentityHost", StringComparison.Ordinal))
            {
                foreach (var inner in Walk(nested, key))
                    yield return inner;
            }
            else
            {
                yield return key;
            }
        }
    }

    /// <summary>What the binder fills: a property that can be set, or a list.</summary>
    private static bool IsSetting(PropertyInfo property) => property.SetMethod is not null || property.PropertyType.IsAssignableTo(typeof(IList<string>));

    private static string? SectionOf(Type type) =>
        type.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue() as string;
}
