using System.Text.Json;
using IdentityHost.Tests.Protocol;
using Microsoft.OpenApi;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>The descriptions of the REST APIs are valid OpenAPI, as a reader sees it that nobody here wrote, and in Development there is a page of them.</summary>
public sealed class RestDocumentTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("account", "/api/v1/")]
    [InlineData("admin", "/api/v1/admin/")]
    public async Task A_description_is_valid(string api, string beginning)
    {
        var text = await ReadAsync($"/openapi/{api}.json");
        var (document, diagnostic) = OpenApiDocument.Parse(text, "json");
        diagnostic.ShouldNotBeNull().Errors.ShouldBeEmpty();
        diagnostic.Warnings.ShouldBeEmpty();
        diagnostic.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        document.ShouldNotBeNull().Validate(ValidationRuleSet.GetDefaultRuleSet()).ShouldBeEmpty();

        document.Paths.Keys.ShouldAllBe(path => path.StartsWith(beginning, StringComparison.Ordinal));
        var operations = document.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        operations.Select(o => o.OperationId).ShouldBeUnique();
        operations.ShouldAllBe(o => o.Security!.Count > 0 && o.Summary!.EndsWith('.') && o.Responses!.ContainsKey("401"));
        // Every scope an operation asks for is explained, and every reference leads somewhere.
        var explained = document.Components!.SecuritySchemes!["oauth"].Flows!.AuthorizationCode!.Scopes!.Keys;
        operations.SelectMany(o => o.Security!).SelectMany(way => way.Values).SelectMany(scopes => scopes).Distinct(StringComparer.Ordinal).ShouldBe(explained, ignoreOrder: true);
        References(JsonElement.Parse(text)).Except(document.Components.Schemas!.Keys.Select(name => "#/components/schemas/" + name)).ShouldBe(["#/components/responses/Problem"]);
    }

    [Fact]
    [Trait("Security", "S-148")]
    public async Task No_description_has_a_place_for_a_private_key_or_a_hash()
    {
        foreach (var api in (string[])["account", "admin"])
        {
            var members = Members(JsonElement.Parse(await ReadAsync($"/openapi/{api}.json")).GetProperty("components").GetProperty("schemas")).ToList();
            members.ShouldContain("id");
            members.Where(m => m.Contains("private", StringComparison.Ordinal) || m.Contains("hash", StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task In_Development_a_page_without_script_shows_both()
    {
        var page = await ReadAsync("/dev/api");
        page.ShouldContain("<code>GET /api/v1/profile</code>");
        page.ShouldContain("<code>POST /api/v1/admin/clients/{client_id}/rotate-secret</code>");
        page.ShouldContain("id=\"/openapi/admin.jsonClientData\"");
        page.ShouldContain("href=\"#/openapi/admin.jsonClientData\"");
        page.ShouldNotContain("<script");
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.NameEquals("$ref") ? [m.Value.GetString()!] : References(m.Value)).Distinct(StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References).Distinct(StringComparer.Ordinal),
        _ => [],
    };

    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.NameEquals("properties") ? m.Value.EnumerateObject().Select(p => p.Name).Concat(Members(m.Value)) : Members(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private async Task<string> ReadAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        return await http.GetStringAsync(path);
    }
}
