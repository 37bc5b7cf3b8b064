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

    [Fact]
    [Trait("Security", "S-030")]
    public void What_guesses_could_reach_is_banned_and_nobody_lifts_the_ban()
    {
        var banned = File.ReadAllText(Repository.Path("BannedSymbols.txt"));
        foreach (var symbol in (string[])["T:System.Random;", "M:System.Guid.NewGuid;"])
            banned.ShouldContain(symbol);
        File.ReadAllText(Repository.Path("Directory.Build.props")).ShouldContain("BannedSymbols.txt");
        SourceFiles.Below("src").Where(file => SourceFiles.Lines(file).Any(line => line.Contains("RS0030", StringComparison.Ordinal))).ShouldBeEmpty();
        File.ReadAllText(Repository.Path(".editorconfig")).ShouldNotContain("RS0030");
    }

    [Fact]
    [Trait("Security", "S-198")]
    public void Every_SQL_text_is_made_before_there_is_a_request_and_takes_parameters() =>
        SourceFiles.Below("src")
            .SelectMany(file => SourceFiles.Lines(file).Where(line => Sql().IsMatch(line) && !FixedSql().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("""command.CommandText = $"SELECT {name}";""")]
    [InlineData("""command.CommandText = "SELECT " + name;""")]
    [InlineData("""command.CommandText = text;""")]
    [InlineData("""var found = await database.FirstAsync(new Statement($"SELECT {name}"), [], read, ct);""")]
    [InlineData("""Statement find = new($"SELECT {name}");""")]
    [InlineData("""await context.Database.ExecuteSqlRawAsync(text);""")]
    [InlineData("""context.Users.FromSql($"SELECT {name}")""")]
    [InlineData("""migrationBuilder.Sql($"DELETE FROM {name}");""")]
    [Trait("Security", "S-198")]
    public void SQL_that_is_put_together_is_found(string line) => (Sql().IsMatch(line) && !FixedSql().IsMatch(line)).ShouldBeTrue();

    [GeneratedRegex(@"CommandText\s*=|new Statement\(|\bStatement \w+[^(]*=\s*new\(|\b(FromSql|ExecuteSql|SqlQuery)\w*\(|migrationBuilder\.Sql\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sql();

    /// <summary>A literal; a statement; a static field, or a property that is filled when a type with the fixed name of a table begins (clean-up).</summary>
    [GeneratedRegex("CommandText = (\"([^\"\\\\]|\\\\.)*\";|\"\"\"|statement\\.Text;|\"LISTEN \" \\+ PostgreSqlTransaction\\.Channel;)|(private|public) static readonly Statement \\w+ = new\\(|public Statement \\w+ \\{ get; \\} = new\\(|migrationBuilder\\.Sql\\(\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FixedSql();

    [GeneratedRegex(@"Html\.Raw|new HtmlString|MarkupString", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Raw();

    [GeneratedRegex(@"new Regex\(|\[GeneratedRegex\(|Regex\.(IsMatch|Match|Replace|Split)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"NonBacktracking|, \d{1,2}\)|matchTimeout", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bounded();
}
