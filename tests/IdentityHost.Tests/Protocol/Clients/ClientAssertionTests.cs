using System.Text.Json.Nodes;
using IdentityHost.Data.Operations;
using IdentityHost.Testing.RelyingParties;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>Clients that sign who they are (RFC 7523 §3, OIDC Core §9; the client-assertion modules of FAPI 2.0; S-142).</summary>
public abstract class ClientAssertionTests(SharedServer shared) : ProtocolTests(shared)
{
    private readonly ClientKey _key = new();

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task Oidcc_ensure_client_assertion_with_iss_aud_succeeds__by_each_announced_algorithm(string algorithm)
    {
        using var key = new ClientKey(algorithm);
        var app = await RegisterKeyClientAsync(key);

        (await AskAsync(app, key.Assert(app.ClientId, Server.Issuer, Now))).ShouldSucceed();
    }

    [Theory]
    [InlineData("/connect/par")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task RFC7523__an_assertion_opens_every_endpoint_for_clients(string path)
    {
        var app = await RegisterKeyClientAsync(_key);
        (string, string?)[] proof = [("client_assertion_type", ClientKey.AssertionType), ("client_assertion", _key.Assert(app.ClientId, Server.Issuer, Now)), ("token", "x")];

        var answer = await app.PostAsync(path, [.. app.AuthorizationParameters().Select(p => (p.Key, p.Value)), .. proof]);

        ((int)answer.Status).ShouldBeInRange(200, 201, answer.Body);
    }

    [Fact]
    [Trait("Security", "S-142")]
    [Trait("Security", "S-234")]
    public async Task RFC7523_3__an_assertion_is_good_once()
    {
        var app = await RegisterKeyClientAsync(_key);
        var assertion = _key.Assert(app.ClientId, Server.Issuer, Now);

        (await AskAsync(app, assertion)).ShouldSucceed();
        (await AskAsync(app, assertion)).ShouldBeError(401, "invalid_client");
        // Its time is over, and the minute for clocks that are off is not: what remembers it may not be cleaned up before.
        Server.Clock.Advance(TimeSpan.FromSeconds(115));
        await Server.Services.GetRequiredService<CleanUp>().RunAsync(fence: null, CancellationToken.None);
        (await AskAsync(app, assertion)).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-142")]
    public async Task Fapi2_par_test_array_as_audience_fails__also_endpoints_and_strangers_as_audience()
    {
        var app = await RegisterKeyClientAsync(_key);
        JsonNode?[] audiences = [new JsonArray(Server.Issuer), Server.Issuer + "/connect/token", Server.Issuer + "/connect/par", "https://other.example", null];

        foreach (var audience in audiences)
            (await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, ("aud", audience)))).ShouldBeError(401, "invalid_client");
    }

    [Theory]
    [InlineData("exp", -300)]
    [InlineData("exp", 3600)]
    [InlineData("nbf", 120)]
    [InlineData("iat", 120)]
    public async Task Fapi2_assertions_with_exp_5_minutes_in_past_or_nbf_over_60_seconds_ahead_fail(string claim, int seconds)
    {
        var app = await RegisterKeyClientAsync(_key);

        (await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, (claim, Now.ToUnixTimeSeconds() + seconds)))).ShouldBeError(401, "invalid_client");
    }

    [Theory]
    [InlineData("exp", -55, true)]
    [InlineData("exp", -61, false)]
    [InlineData("nbf", 55, true)]
    [InlineData("nbf", 70, false)]
    [InlineData("iat", 55, true)]
    [InlineData("iat", 70, false)]
    [Trait("Security", "S-234")]
    public async Task RFC7519_4_1_4__a_client_whose_clock_is_off_by_less_than_a_minute_is_understood(string claim, int seconds, bool understood)
    {
        var app = await RegisterKeyClientAsync(_key);

        var answer = await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, (claim, Now.ToUnixTimeSeconds() + seconds)));

        ((int)answer.Status).ShouldBe(understood ? 200 : 401, answer.Body);
    }

    [Fact]
    public async Task Fapi2_par_ensure_jwt_client_assertions_nbf_8_seconds_in_the_future_is_accepted()
    {
        var app = await RegisterKeyClientAsync(_key);

        (await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, ("nbf", Now.ToUnixTimeSeconds() + 8)))).ShouldSucceed();
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("iss")]
    [InlineData("exp")]
    [InlineData("jti")]
    public async Task Fapi2_with_no_sub_fails__nor_may_another_required_claim_be_missing(string claim)
    {
        var app = await RegisterKeyClientAsync(_key);

        (await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, (claim, null)))).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    public async Task RFC7523_3__iss_sub_and_client_id_are_one_client()
    {
        var app = await RegisterKeyClientAsync(_key);
        var other = await RegisterKeyClientAsync(_key);

        (await AskAsync(app, _key.Assert(app.ClientId, Server.Issuer, Now, ("iss", other.ClientId)))).ShouldBeError(401, "invalid_client");
        (await AskAsync(app, _key.Assert(other.ClientId, Server.Issuer, Now))).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-122")]
    public async Task Fapi2_ensure_signed_client_assertion_with_RS256_fails__where_another_algorithm_is_registered()
    {
        using var rsa = new ClientKey("RS256");
        var app = await RegisterKeyClientAsync(rsa, algorithm: "PS256");

        (await AskAsync(app, rsa.Assert(app.ClientId, Server.Issuer, Now))).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-122")]
    public async Task A_foreign_key_and_no_signature_at_all_prove_nothing()
    {
        using var foreign = new ClientKey();
        var app = await RegisterKeyClientAsync(_key);
        var parts = _key.Assert(app.ClientId, Server.Issuer, Now).Split('.');

        (await AskAsync(app, foreign.Assert(app.ClientId, Server.Issuer, Now))).ShouldBeError(401, "invalid_client");
        (await AskAsync(app, "eyJhbGciOiJub25lIn0." + parts[1] + ".")).ShouldBeError(401, "invalid_client");
        (await AskAsync(app, "nonsense")).ShouldBeError(401, "invalid_client");
    }

    [Fact]
    [Trait("Security", "S-140")]
    public async Task Fapi2_ensure_client_assertion_in_token_endpoint__the_name_alone_is_not_enough()
    {
        var app = await RegisterKeyClientAsync(_key);

        (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(401, "invalid_client");
        (await app.TokenAsync(("grant_type", "client_credentials"), ("client_assertion", _key.Assert(app.ClientId, Server.Issuer, Now))))
            .ShouldBeError(400, "invalid_request");
    }

    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    private Task<ProtocolClient> RegisterKeyClientAsync(ClientKey key, string? algorithm = null) => RegisterClientAsync(WebClient with
    {
        TokenEndpointAuthMethod = "private_key_jwt",
        TokenEndpointAuthSigningAlg = algorithm,
        Jwks = key.Jwks,
    });

    private static Task<Answer> AskAsync(ProtocolClient app, string assertion) =>
        app.TokenAsync(("grant_type", "client_credentials"), ("client_assertion_type", ClientKey.AssertionType), ("client_assertion", assertion));
}

/// <inheritdoc cref="ClientAssertionTests" />
public sealed class SqliteClientAssertionTests(SqliteServer shared) : ClientAssertionTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ClientAssertionTests" />
public sealed class PostgreSqlClientAssertionTests(PostgreSqlServer shared) : ClientAssertionTests(shared), IClassFixture<PostgreSqlServer>;
