using System.Text.Json;
using System.Text.RegularExpressions;
using IdentityHost.Testing;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>
/// The document of the headless API says what is served, and differs from allauth's own file, both ways, only where <c>docs/headless.md</c> says so and why.
/// <c>allauth-shape.txt</c> keeps what that file promises; where the file itself is at hand (<c>ALLAUTH_OPENAPI</c> names it), so does it.
/// </summary>
public sealed class OpenApiTests(SqlitePhoneServer shared) : HeadlessTests(shared), IClassFixture<SqlitePhoneServer>
{
    private static readonly string s_shape = Path.Combine(Repository.Root, "tests", "IdentityHost.Tests", "Headless", "allauth-shape.txt");
    private static readonly string s_page = Path.Combine(Repository.Root, "docs", "headless.md");

    [Fact]
    public async Task The_document_describes_every_path_and_method_that_is_served()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        paths.GetProperty("/_allauth/{client}/v1/auth/login").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetProperty("properties").EnumerateObject().Select(p => p.Name).ShouldBe(["email", "username", "phone", "password"]);
        paths.GetProperty("/_allauth/app/v1/tokens/refresh").GetProperty("post").GetProperty("responses").TryGetProperty("200", out _).ShouldBeTrue();
        paths.GetProperty("/_allauth/browser/v1/auth/2fa/trust").EnumerateObject().Select(m => m.Name).ShouldBe(["post"]);
        paths.EnumerateObject().Count().ShouldBe(35, "those of allauth, and auth/code/reauthenticate for who always owes a second factor");
    }

    [Fact]
    public async Task What_is_kept_of_allauths_document_is_what_it_says()
    {
        if (Environment.GetEnvironmentVariable("ALLAUTH_OPENAPI") is { Length: > 0 } file)
            OpenApiShapeText.Write(OpenApiShape.OfYaml(await File.ReadAllTextAsync(file))).ShouldBe(await File.ReadAllLinesAsync(s_shape));
    }

    [Theory]
    [InlineData("Only in allauth's document")]
    [InlineData("Only in ours")]
    public async Task It_differs_from_allauths_document_only_on_purpose(string heading)
    {
        var (allauths, ours) = (OpenApiShapeText.Read(await File.ReadAllLinesAsync(s_shape)), OpenApiShape.OfJson(await DocumentAsync()));
        var differences = heading.StartsWith("Only in ours", StringComparison.Ordinal) ? OpenApiShape.Differences(ours, allauths) : OpenApiShape.Differences(allauths, ours);
        var known = await KnownAsync(heading);
        differences.Where(fact => !known.Any(k => k.Pattern.IsMatch(fact))).ShouldBeEmpty($"and docs/headless.md does not say why, under \"{heading}\"");
        known.Where(k => !differences.Any(k.Pattern.IsMatch)).Select(k => k.Text).ShouldBeEmpty("is no difference any more");
    }

    /// <summary>The facts in the first column of the table under a heading of the page; a star stands for anything.</summary>
    private static async Task<List<(string Text, Regex Pattern)>> KnownAsync(string heading) =>
    [
        .. (await File.ReadAllLinesAsync(s_page)).SkipWhile(line => line != "### " + heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split(" | ")[0].Replace("\\|", "|", StringComparison.Ordinal).Split('`').Where((_, i) => i % 2 == 1))
            .Select(text => (text, new Regex("^" + Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.None, TimeSpan.FromSeconds(1)))),
    ];

    private async Task<JsonElement> DocumentAsync()
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        return JsonElement.Parse(await http.GetStringAsync("/openapi/headless.json"));
    }
}
