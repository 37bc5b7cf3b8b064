using System.Text.RegularExpressions;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Architecture;

/// <summary>docs/security.md promises what tests show, and names every line that a test shows.</summary>
public sealed partial class SecurityDocsTests
{
    [Fact]
    public void Every_promise_is_shown_by_the_tests_it_names_and_every_such_test_has_its_promise()
    {
        var shown = SourceFiles.Below("tests")
            .SelectMany(file => Shown().Matches(File.ReadAllText(Repository.Path(file))).Select(m => (Line: m.Groups["line"].Value, Test: Path.GetFileNameWithoutExtension(file))))
            .ToLookup(s => s.Line, s => s.Test, StringComparer.Ordinal);
        var promised = Promise().Matches(File.ReadAllText(Repository.Path("docs", "security.md"))).ToDictionary(m => m.Groups["line"].Value, m => m.Groups["tests"].Value, StringComparer.Ordinal);

        shown.Select(s => s.Key).Except(promised.Keys, StringComparer.Ordinal).ShouldBeEmpty("shown, but not promised");
        promised.Where(p => Test().Matches(p.Value) is not { Count: > 0 } tests || tests.Any(t => !shown[p.Key].Contains(t.Groups["name"].Value, StringComparer.Ordinal)))
            .Select(p => $"{p.Key}: {p.Value}").ShouldBeEmpty("promised, but not shown there");
    }

    [GeneratedRegex(@"\[Trait\(""Security"", ""(?<line>S-\d{3})""\)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^\| (?<line>S-\d{3}) \|.*\| (?<tests>[^|]*) \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Promise();

    [GeneratedRegex("`(?<name>\\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();
}
