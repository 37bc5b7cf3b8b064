using IdentityHost.OpenId.Scopes;
using IdentityHost.Testing.RelyingParties;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Resource indicators (RFC 8707), the audience of access tokens (RFC 9068 §3), and clients that register themselves (part 3 no. 9).</summary>
public abstract class ResourceTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Orders = "https://orders.example/";
    private const string Bills = "https://bills.example/v1";

    [Fact]
    public async Task RFC8707_2__the_resource_named_is_the_audience()
    {
        var app = await RegisterApiClientAsync();

        var token = await ForItselfAsync(app, ("resource", Orders));

        token.Audiences.ShouldBe([Orders]);
        token["scope"].ShouldBe("orders.read");
    }

    [Fact]
    public async Task RFC9068_3__without_a_resource_the_scopes_decide_the_audience()
    {
        var app = await RegisterApiClientAsync();

        (await ForItselfAsync(app, ("scope", "bills.read"))).Audiences.ShouldBe([Bills]);
        (await ForItselfAsync(app, ("scope", "bills.read orders.read"))).Audiences.ShouldBe([Bills, Orders], ignoreOrder: true);
    }

    [Fact]
    [Trait("Security", "S-112")]
    public async Task RFC8707_2_2__the_token_request_narrows_and_one_grant_serves_several_resources_in_turn()
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.ContinueAsync(ada.Browser.OpenAsync(app.AuthorizationUrl(("scope", "orders.read bills.read offline_access"), ("resource", Orders)) + "&resource=" + Uri.EscapeDataString(Bills)));

        var first = (await app.RedeemAsync(response, ("resource", Orders))).ShouldSucceed();
        var second = (await app.RefreshAsync(first.RefreshToken, ("resource", Bills))).ShouldSucceed();
        var both = (await app.RefreshAsync(second.RefreshToken)).ShouldSucceed();

        SignedToken.Parse(first.AccessToken).Audiences.ShouldBe([Orders]);
        SignedToken.Parse(second.AccessToken).Audiences.ShouldBe([Bills]);
        SignedToken.Parse(both.AccessToken).Audiences.ShouldBe([Orders, Bills], ignoreOrder: true);
    }

    [Fact]
    [Trait("Security", "S-112")]
    public async Task A_resource_whose_scopes_the_person_leaves_out_goes_with_them_and_no_other_takes_its_place()
    {
        await AddScopesAsync();
        var app = await RegisterThirdPartyAsync(WebClient with { Scope = "openid offline_access orders.read bills.read" });
        foreach (var (without, audiences) in ((string, string[])[])[("Read your bills", [Orders]), ("Read your orders", [Server.Issuer])])
        {
            var ada = await NewPersonAsync();
            await ada.SignInAsync();
            var url = app.AuthorizationUrl(("scope", "orders.read bills.read"), ("resource", Orders)) + (without == "Read your bills" ? "&resource=" + Uri.EscapeDataString(Bills) : "");
            var response = await ada.Browser.PressAsync(await ada.Browser.OpenAsync(url), "Allow", (without, "on"));
            var tokens = (await app.RedeemAsync(AuthorizationResponse.Read(response).ShouldNotBeNull())).ShouldSucceed();

            SignedToken.Parse(tokens.AccessToken).Audiences.ShouldBe(audiences, without);
        }
    }

    [Fact]
    [Trait("Security", "S-112")]
    public async Task RFC8707_2_2__neither_code_nor_refresh_token_widens_to_another_resource()
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app, ("scope", "openid orders.read bills.read offline_access"), ("resource", Orders));

        (await app.RedeemAsync(response, ("resource", Bills))).ShouldBeError(400, "invalid_target");
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();
        (await app.RefreshAsync(tokens.RefreshToken, ("resource", Bills))).ShouldBeError(400, "invalid_target");

        SignedToken.Parse(tokens.AccessToken).Audiences.ShouldBe([Orders, Server.Issuer], ignoreOrder: true);
    }

    [Theory]
    [InlineData("https://unknown.example/")]
    [InlineData("https://orders.example")]
    [InlineData("https://orders.example/#part")]
    [InlineData("orders")]
    public async Task RFC8707_2__an_unknown_or_malformed_resource_is_invalid_target_at_the_front_too(string resource)
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("resource", resource))).ShouldBeError("invalid_target");
        (await app.PushAsync(("resource", resource))).ShouldBeError(400, "invalid_target");
    }

    [Theory]
    [InlineData("not-a-uri")]
    [InlineData("https://api.example/#fragment")]
    [InlineData("https://unknown.example/")]
    [Trait("Security", "S-112")]
    public async Task RFC8707__an_unusable_resource_is_invalid_target_at_the_token_endpoint(string resource)
    {
        var app = await RegisterClientAsync();

        (await app.TokenAsync(("grant_type", "client_credentials"), ("resource", resource))).ShouldBeError(400, "invalid_target");
    }

    [Fact]
    public async Task A_client_names_only_resources_of_scopes_it_registered()
    {
        await AddScopesAsync();
        var app = await RegisterClientAsync();

        (await app.TokenAsync(("grant_type", "client_credentials"), ("resource", Orders))).ShouldBeError(400, "invalid_target");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("openid orders.read")]
    public async Task Mcp_resource_round_trip__a_client_that_registered_itself_names_the_resource(string? scope)
    {
        await AddScopesAsync();
        var app = await RegisterItselfAsync(new { redirect_uris = new[] { "http://127.0.0.1/cb" }, application_type = "native", token_endpoint_auth_method = "none" });
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("scope", scope), ("resource", Orders), ("redirect_uri", "http://127.0.0.1:6274/cb"));
        var tokens = (await app.RedeemAsync(response, ("resource", Orders), ("redirect_uri", "http://127.0.0.1:6274/cb"))).ShouldSucceed();
        var token = SignedToken.Parse(tokens.AccessToken);

        ada.Pressed.ShouldBe(["Sign in", "Allow"]);
        token.Audiences.ShouldContain(Orders);
        token.Audiences.ShouldNotContain(Bills);
        token["scope"]!.Split(' ').ShouldContain("orders.read");
        token["scope"]!.ShouldNotContain("bills.read");
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task A_client_that_registered_itself_gets_no_access_of_the_operators_where_nobody_is_asked()
    {
        await AddScopesAsync();
        var anybody = await RegisterClientAsync();

        (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", new { grant_types = new[] { "client_credentials" }, scope = "orders.read" }))
            .ShouldBeError(400, "invalid_client_metadata");
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", new { grant_types = new[] { "client_credentials" } }))
            .ShouldSucceed(System.Net.HttpStatusCode.Created);
        using var app = new ProtocolClient(Server.Origin, Transcript, client["client_id"]!, client["client_secret"], WebClient);
        (await app.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders.read"))).ShouldBeError(400, "invalid_scope");
    }

    private static async Task<SignedToken> ForItselfAsync(ProtocolClient app, params (string, string?)[] parameters) =>
        SignedToken.Parse((await app.TokenAsync([("grant_type", "client_credentials"), .. parameters])).ShouldSucceed().AccessToken);

    private async Task AddScopesAsync()
    {
        var scopes = Server.Services.GetRequiredService<IScopes>();
        await scopes.TryAddAsync(new("orders.read", "Read your orders", [Orders]), CancellationToken.None);
        await scopes.TryAddAsync(new("bills.read", "Read your bills", [Bills]), CancellationToken.None);
    }

    private async Task<ProtocolClient> RegisterApiClientAsync()
    {
        await AddScopesAsync();
        return await RegisterClientAsync(WebClient with { Scope = "openid offline_access orders.read bills.read" });
    }

    private async Task<ProtocolClient> RegisterItselfAsync(object metadata)
    {
        var anybody = await RegisterClientAsync();
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, "/connect/register", metadata)).ShouldSucceed(System.Net.HttpStatusCode.Created);
        return new(Server.Origin, Transcript, client["client_id"]!, client["client_secret"], WebClient with { TokenEndpointAuthMethod = "none", RedirectUris = ["http://127.0.0.1/cb"] });
    }
}

/// <inheritdoc cref="ResourceTests" />
public sealed class SqliteResourceTests(SqliteServer shared) : ResourceTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ResourceTests" />
public sealed class PostgreSqlResourceTests(PostgreSqlServer shared) : ResourceTests(shared), IClassFixture<PostgreSqlServer>;
