using System.Text.Json;
using IdentityHost.Testing;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>
/// The document of the headless API says what is served. It is compared path by path and member by member with the shape of allauth's own file, which
/// <c>allauth-shape.txt</c> keeps; where the file itself is at hand (<c>ALLAUTH_OPENAPI</c> names it), so is that shape. What differs on purpose is listed
/// here with its reason.
/// </summary>
public sealed class OpenApiTests(SqlitePhoneServer shared) : HeadlessTests(shared), IClassFixture<SqlitePhoneServer>
{
    private static readonly string s_shape = Path.Combine(Repository.Root, "tests", "IdentityHost.Tests", "Headless", "allauth-shape.txt");

    private static readonly Dictionary<string, string> s_onPurpose = new(StringComparer.Ordinal)
    {
        ["auth/provider/redirect POST"] = "it takes a form, and the document describes bodies of JSON",
        ["auth/webauthn/signup GET 200 data.request_options"] = "a mistake of the reference's document: its server sends creation options, and so do we",
    };

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
    public async Task It_differs_from_allauths_document_only_on_purpose()
    {
        var allauths = await File.ReadAllLinesAsync(s_shape);
        if (Environment.GetEnvironmentVariable("ALLAUTH_OPENAPI") is { Length: > 0 } file)
            OpenApiShape.OfYaml(await File.ReadAllTextAsync(file)).Order(StringComparer.Ordinal).ToArray().ShouldBe(allauths);

        var missing = allauths.Except(OpenApiShape.OfJson(await DocumentAsync()), StringComparer.Ordinal).ToList();
        missing.Where(line => !s_onPurpose.Keys.Any(known => IsPartOf(line, known))).ShouldBeEmpty();
        s_onPurpose.Keys.Where(known => !missing.Any(line => IsPartOf(line, known))).ShouldBeEmpty("differs no more");
    }

    private static bool IsPartOf(string line, string known) =>
        line == known || line.StartsWith(known + " ", StringComparison.Ordinal) || line.StartsWith(known + ".", StringComparison.Ordinal);

    private async Task<JsonElement> DocumentAsync()
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        return JsonElement.Parse(await http.GetStringAsync("/openapi/headless.json"));
    }
}
