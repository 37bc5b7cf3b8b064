using IdentityHost.Testing;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>The description is good enough to write an app with: types made of it compile, and what is written against them works.</summary>
public sealed class AccountClientTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_client_generated_from_the_description_compiles_and_works()
    {
        var ada = await NewBearerAsync();
        var result = await NodeScript.RunAsync(
            Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node"),
            "account-client.mjs",
            new { issuer = Server.Issuer, token = ada.Token },
            url => throw new InvalidOperationException($"It opens {url}."));

        result.GetProperty("nickname").GetString().ShouldBe("Countess");
        result.GetProperty("sessions").GetInt32().ShouldBe(1);
        result.GetProperty("codes").EnumerateArray().Select(c => c.GetString()).ShouldBe(["invalid"]);
        result.GetProperty("status").GetInt32().ShouldBe(400);
    }
}
