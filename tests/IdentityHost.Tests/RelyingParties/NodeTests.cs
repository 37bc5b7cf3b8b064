using IdentityHost.Testing;
using IdentityHost.Testing.Processes;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RelyingParties;

/// <summary>Relying parties in Node, written against client libraries that nobody here wrote.</summary>
public sealed class NodeTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    private static readonly string Folder = Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node");

    [Fact]
    public async Task Openid_client_signs_in_pushes_refreshes_introspects_revokes_and_signs_out()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();

        var result = await RunAsync("openid-client.mjs", ada, new
        {
            issuer = Server.Issuer,
            clientId = app.ClientId,
            clientSecret = app.Secret,
            redirectUri = app.RedirectUri,
            postLogoutRedirectUri = app.Metadata.PostLogoutRedirectUris[0],
            email = ada.Account.Email,
        });

        result.ShouldBe(ada.Account.Id);
    }

    [Fact]
    public async Task Openid_client_registers_itself_and_authenticates_with_a_key()
    {
        var ada = await NewPersonAsync();

        (await RunAsync("private-key.mjs", ada, new { issuer = Server.Issuer, redirectUri = Callback })).ShouldBe(ada.Account.Id);
    }

    [Fact]
    public async Task Oauth4webapi_finds_every_answer_of_a_public_client_in_order()
    {
        var app = await RegisterThirdPartyAsync(WebClient with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code", "refresh_token"] });
        var ada = await NewPersonAsync();

        var result = await RunAsync("oauth4webapi.mjs", ada, new
        {
            issuer = Server.Issuer,
            clientId = app.ClientId,
            redirectUri = app.RedirectUri,
            email = ada.Account.Email,
        });

        result.ShouldBe(ada.Account.Id);
    }

    /// <summary>Runs the script with this person at the browser; returns the subject it signed in.</summary>
    private static async Task<string?> RunAsync(string script, Person person, object input)
    {
        var result = await NodeScript.RunAsync(Folder, script, input, async url =>
        {
            var page = await person.Browser.OpenAsync(url);
            if (page.Left)
                return page.Url.ToString();
            var response = await person.ContinueAsync(Task.FromResult(page));
            return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(response.Uri, response.Parameters!);
        });
        return result.GetProperty("sub").GetString();
    }
}
