using System.Net;
using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Scopes;
using IdentityHost.Testing.RelyingParties;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Who may ask what a token means, and what is told (RFC 7662; RFC 9470 §6.2; S-125).</summary>
public abstract class IntrospectionTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Api = "https://api.example";
    private const string Inactive = """{"active":false}""";

    [Fact]
    [Trait("Security", "S-125")]
    public async Task RFC7662_4__the_operators_resource_server_reads_tokens_for_its_resource_and_no_others()
    {
        var app = await RegisterApiClientAsync();
        var api = await RegisterResourceServerAsync();
        var ada = await NewPersonAsync();
        var forApi = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "api.read")))).ShouldSucceed();
        var forUs = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid")))).ShouldSucceed();

        var answer = (await api.IntrospectAsync(forApi.AccessToken)).ShouldSucceed();

        answer.Active.ShouldBeTrue();
        answer["client_id"].ShouldBe(app.ClientId);
        answer["scope"].ShouldBe("api.read");
        (await api.IntrospectAsync(forUs.AccessToken)).Body.ShouldBe(Inactive);
        (await api.IntrospectAsync(forApi.RefreshToken)).Body.ShouldBe(Inactive);
    }

    [Fact]
    [Trait("Security", "S-125")]
    public async Task RFC7662_4__a_client_that_may_ask_for_the_scope_is_no_resource_server()
    {
        var app = await RegisterApiClientAsync();
        var other = await RegisterApiClientAsync();
        var tokens = (await app.TokenAsync(("grant_type", "client_credentials"), ("scope", "api.read"))).ShouldSucceed();

        (await other.IntrospectAsync(tokens.AccessToken)).Body.ShouldBe(Inactive);
    }

    [Fact]
    public async Task RFC9470_6_2__how_and_when_the_person_signed_in_is_told()
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();

        var answer = (await app.IntrospectAsync(tokens.AccessToken)).ShouldSucceed();
        var token = SignedToken.Parse(tokens.AccessToken);

        answer["acr"].ShouldBe(tokens.IdToken["acr"]);
        token["acr"].ShouldBe(tokens.IdToken["acr"]);
        answer.Json.GetProperty("auth_time").GetInt64().ShouldBe(token.Claims.GetProperty("auth_time").GetInt64());
        token["amr"].ShouldBe("""["pwd"]""");
        foreach (var number in (string[])["exp", "iat", "auth_time"])
            answer.Json.GetProperty(number).ValueKind.ShouldBe(JsonValueKind.Number, number);
    }

    [Fact]
    public async Task RFC7662_2_2__a_refresh_token_is_told_to_its_client_while_it_lives()
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();

        (await app.IntrospectAsync(tokens.RefreshToken, ("token_type_hint", "access_token"))).ShouldSucceed().Active.ShouldBeTrue();
        await app.RefreshAsync(tokens.RefreshToken);

        (await app.IntrospectAsync(tokens.RefreshToken)).Body.ShouldBe(Inactive);
    }

    [Fact]
    public async Task RFC7662_2_1__public_clients_and_requests_without_a_token_are_refused()
    {
        var app = await RegisterApiClientAsync();
        var spa = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code"] });

        (await spa.IntrospectAsync("x")).ShouldBeError(401, "invalid_client");
        (await app.PostAsync("/connect/introspect")).ShouldBeError(400, "invalid_request");
        (await app.GetAsync("/connect/introspect?token=x")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task RFC7662_2_2__disabling_the_account_kills_its_tokens()
    {
        var app = await RegisterApiClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();

        await Server.DisableAsync(ada.Account.Id);

        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.IntrospectAsync(tokens.AccessToken)).Body.ShouldBe(Inactive);
    }

    private async Task<ProtocolClient> RegisterApiClientAsync()
    {
        await Server.Services.GetRequiredService<IScopes>().TryAddAsync(new("api.read", "Read", [Api]), CancellationToken.None);
        return await RegisterClientAsync(WebClient with { Scope = "openid profile offline_access api.read" });
    }

    private Task<ProtocolClient> RegisterResourceServerAsync() =>
        RegisterClientAsync(new ClientMetadata { ClientName = "api", GrantTypes = [], ResponseTypes = [], Scope = "api.read" });
}

/// <inheritdoc cref="IntrospectionTests" />
public sealed class SqliteIntrospectionTests(SqliteServer shared) : IntrospectionTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="IntrospectionTests" />
public sealed class PostgreSqlIntrospectionTests(PostgreSqlServer shared) : IntrospectionTests(shared), IClassFixture<PostgreSqlServer>;
