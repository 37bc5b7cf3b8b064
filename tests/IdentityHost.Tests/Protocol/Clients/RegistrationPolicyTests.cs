using System.Net;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>Who may register clients, how many, and for how long (RFC 7591 §3, §5; S-150): each test has a server with its own settings.</summary>
public sealed class RegistrationPolicyTests
{
    private const string Path = "/connect/register";
    private static readonly object s_metadata = new { redirect_uris = new[] { "https://app.example/cb" } };

    [Fact]
    [Trait("Security", "S-150")]
    public async Task Registration_is_not_open_unless_the_operator_says_so()
    {
        await using var server = await StartAsync();
        using var anybody = Anybody(server);

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldBeError(401, "invalid_token").Header("WWW-Authenticate").ShouldBe("Bearer");
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata, "nonsense")).ShouldBeError(401, "invalid_token");
        (await anybody.GetAsync("/.well-known/openid-configuration"))["registration_endpoint"].ShouldBe(server.Issuer + Path);
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task RFC7591_3__an_initial_access_token_registers_as_many_clients_as_it_says_and_a_refused_one_costs_nothing()
    {
        await using var server = await StartAsync();
        using var anybody = Anybody(server);
        var token = OpaqueToken.NewSecret();
        var now = server.Clock.GetUtcNow();
        await server.Services.GetRequiredService<IInitialAccessTokens>()
            .AddAsync(new("t1", OpaqueToken.Hash(token), null, now, now.AddHours(1), UsesLeft: 2), CancellationToken.None);

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { "javascript:x" } }, token)).ShouldBeError(400, "invalid_redirect_uri");
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata, token)).ShouldSucceed(HttpStatusCode.Created);
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata, token)).ShouldSucceed(HttpStatusCode.Created);
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata, token)).ShouldBeError(401, "invalid_token");
    }

    [Fact]
    public async Task Registration_that_is_off_is_neither_there_nor_announced()
    {
        await using var server = await StartAsync(("IdentityHost:Registration:Policy", "Off"));
        using var anybody = Anybody(server);

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await anybody.GetAsync("/.well-known/openid-configuration")).Has("registration_endpoint").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task An_address_registers_so_many_clients_a_day()
    {
        await using var server = await StartAsync(
            ("IdentityHost:Registration:Policy", "Open"), ("IdentityHost:Registration:PerAddressAndDay", "2"), ("IdentityHost:RateLimits:Enabled", "true"));
        using var anybody = Anybody(server);
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldSucceed(HttpStatusCode.Created);
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldSucceed(HttpStatusCode.Created);

        var third = await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata);

        third.ShouldBeError(429, "temporarily_unavailable");
        int.Parse(third.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 86_400);
        server.Clock.Advance(TimeSpan.FromHours(25));
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldSucceed(HttpStatusCode.Created);
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task There_are_so_many_dynamic_clients_and_no_more()
    {
        await using var server = await StartAsync(("IdentityHost:Registration:Policy", "Open"), ("IdentityHost:Registration:MaxClients", "1"));
        using var anybody = Anybody(server);
        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldSucceed(HttpStatusCode.Created);

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldBeError(503, "temporarily_unavailable");
    }

    [Fact]
    public async Task RFC7591_3_2_1__a_secret_expires_when_client_secret_expires_at_says_and_can_be_replaced()
    {
        await using var server = await StartAsync(("IdentityHost:Registration:Policy", "Open"), ("IdentityHost:Registration:ClientSecretLifetime", "3600"));
        using var anybody = Anybody(server);
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { grant_types = new[] { "client_credentials" } })).ShouldSucceed(HttpStatusCode.Created);
        using var before = Client(server, client);
        (await before.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();
        client.Json.GetProperty("client_secret_expires_at").GetInt64().ShouldBeInRange(server.Clock.GetUtcNow().ToUnixTimeSeconds() + 3500, server.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600);

        server.Clock.Advance(TimeSpan.FromSeconds(3601));
        (await before.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(401, "invalid_client");
        var replaced = (await anybody.SendJsonAsync(HttpMethod.Put, $"{Path}/{before.ClientId}", new { client_id = before.ClientId, grant_types = new[] { "client_credentials" } }, client["registration_access_token"])).ShouldSucceed();

        using var after = Client(server, replaced);
        (await after.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();
        replaced.Json.GetProperty("client_secret_expires_at").GetInt64().ShouldBeGreaterThan(server.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task Scopes_the_operator_did_not_name_are_not_for_clients_that_register_themselves()
    {
        await using var server = await StartAsync(("IdentityHost:Registration:Policy", "Open"), ("IdentityHost:Registration:Scopes:0", "notes"));
        using var anybody = Anybody(server);
        var scopes = server.Services.GetRequiredService<IScopes>();
        await scopes.TryAddAsync(new("notes", "Read your notes", ["https://notes.example"]), CancellationToken.None);
        await scopes.TryAddAsync(new("payroll", "Read the payroll", ["https://payroll.example"]), CancellationToken.None);

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { "https://app.example/cb" }, scope = "openid payroll" })).ShouldBeError(400, "invalid_client_metadata");
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, s_metadata)).ShouldSucceed(HttpStatusCode.Created);

        client["scope"]!.Split(' ').ShouldContain("notes");
        client["scope"]!.ShouldNotContain("payroll");
    }

    private static Task<TestServer> StartAsync(params (string Key, string Value)[] settings) => TestServer.StartAsync(new()
    {
        Database = TestDatabase.Sqlite(),
        Settings = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal),
    });

    private static ProtocolClient Anybody(TestServer server) => new(server.Origin, new Transcript(), "anybody", null, new ClientMetadata());

    private static ProtocolClient Client(TestServer server, Answer client) =>
        new(server.Origin, new Transcript(), client["client_id"]!, client["client_secret"], new ClientMetadata());
}
