using System.Text.RegularExpressions;
using IdentityHost.Testing;
using IdentityHost.Tests.Architecture;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What must not stand in the source, because no test of a running server would find every case.</summary>
public sealed partial class ForbiddenSourceTests
{
    [Fact]
    [Trait("Security", "S-089")]
    public void No_page_writes_unencoded_text() =>
        Directory.EnumerateFiles(Repository.Path("src"), "*.cshtml", SearchOption.AllDirectories)
            .Where(file => Raw().IsMatch(File.ReadAllText(file)))
            .ShouldBeEmpty();

    [Fact]
    [Trait("Security", "S-212")]
    public void Every_regular_expression_is_bounded() =>
        SourceFiles.Below("src")
            .SelectMany(file => SourceFiles.Lines(file).Where(line => Pattern().IsMatch(line) && !Bounded().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty();

    [Fact]
    [Trait("Security", "S-180")]
    public void No_certificate_is_accepted_unseen() =>
        SourceFiles.Below("src")
            .Where(file => SourceFiles.Lines(file).Any(line => line.Contains("DangerousAcceptAny", StringComparison.Ordinal) || line.Contains("TrustServerCertificate", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [GeneratedRegex(@"Html\.Raw|new HtmlString|MarkupString", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Raw();

    [GeneratedRegex(@"new Regex\(|\[GeneratedRegex\(|Regex\.(IsMatch|Match|Replace|Split)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"NonBacktracking|, \d{1,2}\)|matchTimeout", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bounded();
}
