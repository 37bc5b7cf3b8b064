using System.Text.RegularExpressions;
using IdentityHost.Testing;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>The style sheet turns with the direction of the language.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void No_rule_is_about_left_or_right() =>
        File.ReadLines(Repository.Path("src", "IdentityHost.Ui", "wwwroot", "site.css")).Where(line => Sideways().IsMatch(line)).ShouldBeEmpty();

    [GeneratedRegex(@"(?<![\w-])(((margin|padding|border)-)?(left|right)(-\w+)?\s*:|(text-align|float|clear)\s*:\s*(left|right))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sideways();
}
