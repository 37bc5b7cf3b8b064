using System.Text.Json;
using IdentityHost.Testing;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Protocol;
using IdentityHost.Tests.RestApi.Administration;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>The descriptions are good enough to write apps with: types made of them compile, and what is written against them works.</summary>
public sealed class TypedClientTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task An_app_for_people_generated_from_the_description_compiles_and_works()
    {
        var result = await RunAsync("account", await NewBearerAsync());
        result.GetProperty("nickname").GetString().ShouldBe("Countess");
        result.GetProperty("sessions").GetInt32().ShouldBe(1);
        Codes(result).ShouldBe(["invalid"]);
        result.GetProperty("status").GetInt32().ShouldBe(400);
    }

    [Fact]
    public async Task An_app_for_administrators_generated_from_the_description_compiles_and_works()
    {
        var result = await RunAsync("admin", await NewSuperuserAsync());
        result.GetProperty("name").GetString().ShouldBe("Typed app 2");
        result.GetProperty("secrets").GetInt32().ShouldBe(2);
        result.GetProperty("found").EnumerateArray().Select(name => name.GetString()).ShouldBe(OpenId.Scopes.StandardScopes.All.Select(s => s.Name).OrderDescending(StringComparer.Ordinal));
        result.GetProperty("pages").GetInt32().ShouldBe(3);
        result.GetProperty("event").GetString().ShouldBe("client.registered");
        Codes(result).ShouldBe(["invalid_redirect_uri"]);
        result.GetProperty("status").GetInt32().ShouldBe(400);
    }

    private Task<JsonElement> RunAsync(string api, Bearer bearer) => NodeScript.RunAsync(
        Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node"),
        "typed-client.mjs",
        new { api, issuer = Server.Issuer, token = bearer.Token },
        url => throw new InvalidOperationException($"It opens {url}."));

    private static IEnumerable<string?> Codes(JsonElement result) => result.GetProperty("codes").EnumerateArray().Select(c => c.GetString());
}
