using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>Reading, replacing and deleting a registration (RFC 7592), and what its answers hold (RFC 7591 §3.2.1).</summary>
public abstract class ClientManagementTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Path = "/connect/register";

    [Fact]
    public async Task RFC7592_2_3__deleting_a_client_ends_its_grants_and_tokens()
    {
        var (registration, app) = await RegisterItselfAsync(grants: ["authorization_code", "refresh_token"]);
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        (await SendAsync(app, HttpMethod.Delete, registration)).ShouldSucceed(HttpStatusCode.NoContent);

        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(401, "invalid_client");
        (await ada.Browser.OpenAsync(app.AuthorizationUrl())).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(app, HttpMethod.Get, registration)).ShouldBeError(401, "invalid_token");
        (await SendAsync(app, HttpMethod.Delete, registration)).ShouldBeError(401, "invalid_token");
    }

    [Fact]
    public async Task RFC7592_2_2__a_replacement_resets_what_it_leaves_out()
    {
        var (registration, app) = await RegisterItselfAsync(name: "Before");

        var replaced = (await SendAsync(app, HttpMethod.Put, registration, new { client_id = app.ClientId, redirect_uris = new[] { Callback + "2" } })).ShouldSucceed();
        var read = (await SendAsync(app, HttpMethod.Get, registration)).ShouldSucceed();

        replaced.Has("client_name").ShouldBeFalse();
        read["redirect_uris"].ShouldBe($"""["{Callback}2"]""");
        read["token_endpoint_auth_method"].ShouldBe("client_secret_basic");
        read.Header("Cache-Control").ShouldContain("no-store");
        (await OpenBrowser().OpenAsync(app.AuthorizationUrl())).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("client_secret", "chosen")]
    [InlineData("registration_access_token", "chosen")]
    [InlineData("registration_client_uri", "https://evil.example")]
    [InlineData("client_id_issued_at", "1")]
    [InlineData("client_id", "another")]
    [Trait("Security", "S-152")]
    public async Task RFC7592_2_2__what_the_server_decides_cannot_be_replaced(string member, string value)
    {
        var (registration, app) = await RegisterItselfAsync();
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["client_id"] = app.ClientId, ["redirect_uris"] = new[] { Callback }, [member] = value };

        (await SendAsync(app, HttpMethod.Put, registration, body)).ShouldBeError(400, "invalid_client_metadata");
    }

    [Fact]
    [Trait("Security", "S-152")]
    public async Task RFC7592_2__a_token_opens_its_own_client_only()
    {
        var (mine, app) = await RegisterItselfAsync();
        var (theirs, _) = await RegisterItselfAsync();

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
            (await SendAsync(app, method, theirs with { Token = mine.Token })).ShouldBeError(401, "invalid_token");
        (await SendAsync(app, HttpMethod.Get, theirs)).ShouldSucceed();
        (await app.GetAsync(mine.Path)).Header("WWW-Authenticate").ShouldBe("Bearer");
    }

    [Fact]
    public async Task Third_party_initiated_login__initiate_login_uri_is_returned_when_registered_and_read()
    {
        var anybody = await RegisterClientAsync();
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback }, initiate_login_uri = "https://app.example/login" }))
            .ShouldSucceed(HttpStatusCode.Created);

        client["initiate_login_uri"].ShouldBe("https://app.example/login");
        (await anybody.GetAsync(new Uri(client["registration_client_uri"]!).PathAndQuery, client["registration_access_token"]))["initiate_login_uri"].ShouldBe("https://app.example/login");
    }

    [Fact]
    public async Task RFC7591_3_2_1__registered_values_come_back_as_they_were_sent()
    {
        var anybody = await RegisterClientAsync();

        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new
        {
            redirect_uris = new[] { Callback },
            client_name = "Mein Gerät",
            contacts = new[] { "dev@app.example" },
            id_token_signed_response_alg = "ES256",
            default_max_age = 3600,
            require_auth_time = true,
            post_logout_redirect_uris = new[] { "https://app.example/out" },
            scope = "openid email",
        })).ShouldSucceed(HttpStatusCode.Created);

        client["client_name"].ShouldBe("Mein Gerät");
        client["contacts"].ShouldBe("""["dev@app.example"]""");
        client["id_token_signed_response_alg"].ShouldBe("ES256");
        client.Json.GetProperty("default_max_age").GetInt32().ShouldBe(3600);
        client.Json.GetProperty("require_auth_time").GetBoolean().ShouldBeTrue();
        client["scope"].ShouldBe("openid email");
        client.Json.EnumerateObject().ShouldAllBe(m => m.Value.ToString() != "" && m.Value.ToString() != "[]");
    }

    [Fact]
    public async Task Oidcc_idtoken_es256__a_client_gets_the_algorithm_it_registered()
    {
        var app = await RegisterClientAsync(WebClient with { IdTokenSignedResponseAlg = "ES256" });
        var ada = await NewPersonAsync();

        var idToken = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed().IdToken;

        idToken.Header.GetProperty("alg").GetString().ShouldBe("ES256");
        idToken.ShouldBeSignedBy((await app.GetAsync("/.well-known/jwks.json")).Json);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"redirect_uris":["https://app.example/cb"],"redirect_uris":["https://app.example/cb"]}""")]
    [InlineData("")]
    public async Task RFC7591_3_2_2__a_body_that_is_no_metadata_is_refused(string body)
    {
        var anybody = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, null, "application/json") };

        (await anybody.SendAsync(request)).ShouldBeError(400, "invalid_client_metadata");
    }

    private static Task<Answer> SendAsync(ProtocolClient app, HttpMethod method, Registration registration, object? body = null) =>
        app.SendJsonAsync(method, registration.Path, body, registration.Token);

    private async Task<(Registration Registration, ProtocolClient App)> RegisterItselfAsync(string? name = null, string[]? grants = null)
    {
        var anybody = await RegisterClientAsync();
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback }, client_name = name, grant_types = grants ?? ["authorization_code"] }))
            .ShouldSucceed(HttpStatusCode.Created);
        var registration = new Registration(new Uri(client["registration_client_uri"]!).PathAndQuery, client["registration_access_token"]!);
        return (registration, new(Server.Origin, Transcript, client["client_id"]!, client["client_secret"], WebClient));
    }

    private sealed record Registration(string Path, string Token);
}

/// <inheritdoc cref="ClientManagementTests" />
public sealed class SqliteClientManagementTests(SqliteServer shared) : ClientManagementTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ClientManagementTests" />
public sealed class PostgreSqlClientManagementTests(PostgreSqlServer shared) : ClientManagementTests(shared), IClassFixture<PostgreSqlServer>;
