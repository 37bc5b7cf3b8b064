using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>A client that lives in a browser: what its scripts send and read (Fetch Standard; part 2, "CORS, overall"). Who may read what is in <c>Security/CrossOriginTests</c>.</summary>
public abstract class BrowserClientTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Spa = "https://spa.example";

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/userinfo")]
    [InlineData("/connect/par")]
    [InlineData("/connect/register")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Cors_preflight__lists_the_headers_by_name(string path)
    {
        var app = await RegisterSpaAsync();

        var answer = await PreflightAsync(app, path);
        // Another test may have asked for this origin a moment before its client was there; such an answer is remembered for a second.
        for (var tries = 0; answer.Header("Access-Control-Allow-Origin").Length == 0 && tries < 30; tries++)
        {
            await Task.Delay(100);
            answer = await PreflightAsync(app, path);
        }

        answer.Status.ShouldBe(HttpStatusCode.NoContent);
        answer.Header("Access-Control-Allow-Origin").ShouldBeOneOf(Spa, "*");
        foreach (var header in (string[])["authorization", "content-type", "dpop"])
            answer.Header("Access-Control-Allow-Headers").ShouldContain(header);
        answer.Header("Access-Control-Allow-Methods").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Cors_registration__a_client_without_an_origin_yet_may_register_from_its_page()
    {
        var anybody = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/register")
        {
            Content = new StringContent("""{"redirect_uris":["http://localhost:6274/cb"],"token_endpoint_auth_method":"none"}""", null, "application/json"),
        };
        request.Headers.Add("Origin", "http://localhost:6274");

        var client = (await anybody.SendAsync(request)).ShouldSucceed(HttpStatusCode.Created);

        client.Header("Access-Control-Allow-Origin").ShouldBe("*");
        (await PostAsync(anybody, "/connect/token", "http://localhost:6274")).Header("Access-Control-Allow-Origin").ShouldBe("http://localhost:6274");
    }

    [Fact]
    public async Task A_single_page_app_redeems_refreshes_reads_and_gives_back_from_its_origin()
    {
        var app = await RegisterSpaAsync();
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var next = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();

        next.RefreshToken.ShouldNotBe(tokens.RefreshToken);
        (await app.RevokeAsync(next.RefreshToken)).ShouldSucceed();
        (await app.RefreshAsync(next.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.UserInfoAsync(next.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<ProtocolClient> RegisterSpaAsync() => RegisterClientAsync(WebClient with
    {
        RedirectUris = [Spa + "/cb"],
        TokenEndpointAuthMethod = "none",
        GrantTypes = ["authorization_code", "refresh_token"],
    });

    private static async Task<Answer> PostAsync(ProtocolClient app, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("client_id", app.ClientId)]) };
        request.Headers.Add("Origin", origin);
        return await app.SendAsync(request);
    }

    private static Task<Answer> PreflightAsync(ProtocolClient app, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Spa);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return app.SendAsync(request);
    }
}
