using System.Text.Json;
using IdentityHost.OpenId.Token;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>oidcc-discovery-endpoint-verification (Config OP plan), RFC 8414, and the JWKS.</summary>
public abstract class DiscoveryTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string OpenIdPath = "/.well-known/openid-configuration";

    [Theory]
    [InlineData(OpenIdPath)]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Oidcc_discovery_endpoint_verification__says_what_is_there(string path)
    {
        var app = await RegisterClientAsync();

        var document = (await app.GetAsync(path)).ShouldSucceed();

        document.Header("Content-Type").ShouldStartWith("application/json");
        document["issuer"].ShouldBe(Server.Issuer);
        foreach (var (member, endpoint) in Endpoints)
            document[member].ShouldBe(Server.Issuer + endpoint, member);
        List(document.Json, "response_types_supported").ShouldBe(["code"]);
        List(document.Json, "response_modes_supported").ShouldBe(["query", "fragment", "form_post"], ignoreOrder: true);
        List(document.Json, "grant_types_supported").ShouldBe(
            ["authorization_code", "refresh_token", "client_credentials", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor], ignoreOrder: true);
        List(document.Json, "code_challenge_methods_supported").ShouldBe(["S256"]);
        List(document.Json, "token_endpoint_auth_methods_supported")
            .ShouldBe(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"], ignoreOrder: true);
        document.Json.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().ShouldBeTrue();
        document.Json.GetProperty("request_uri_parameter_supported").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Oidcc_discovery_endpoint_verification__openid_members_are_in_their_ranges()
    {
        var app = await RegisterClientAsync();

        var document = (await app.GetAsync(OpenIdPath)).ShouldSucceed().Json;

        List(document, "subject_types_supported").ShouldBeSubsetOf(["public", "pairwise"]);
        List(document, "id_token_signing_alg_values_supported").ShouldContain("RS256");
        List(document, "id_token_signing_alg_values_supported").ShouldNotContain("none");
        List(document, "scopes_supported").ShouldContain("openid");
        List(document, "claims_supported").ShouldContain("sub");
        List(document, "prompt_values_supported").ShouldBe(["none", "login", "consent", "select_account", "create"], ignoreOrder: true);
        foreach (var member in document.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array))
            member.Value.GetArrayLength().ShouldBeGreaterThan(0, member.Name);
    }

    [Fact]
    [Trait("Security", "S-175")]
    public async Task Discovery_host_header_not_reflected__URLs_come_from_the_issuer_alone()
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, OpenIdPath);
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        var answer = await app.SendAsync(request);

        answer.Body.ShouldNotContain("evil.example");
    }

    [Fact]
    [Trait("Security", "S-148")]
    public async Task The_key_set_has_distinct_usable_public_keys_only()
    {
        var app = await RegisterClientAsync();

        var keys = (await app.GetAsync("/.well-known/jwks.json")).ShouldSucceed().Json.GetProperty("keys").EnumerateArray().ToList();

        keys.Select(k => k.GetProperty("kid").GetString()).ShouldBeUnique();
        keys.Select(k => k.GetProperty("alg").GetString()).Distinct(StringComparer.Ordinal).ShouldBe(["ES256", "RS256"], ignoreOrder: true);
        foreach (var key in keys)
        {
            key.GetProperty("use").GetString().ShouldBe("sig");
            key.GetProperty("kty").GetString().ShouldBeOneOf("EC", "RSA");
            foreach (var secret in (string[])["d", "p", "q", "dp", "dq", "qi", "k"])
                key.TryGetProperty(secret, out _).ShouldBeFalse(secret);
        }
    }

    [Fact]
    public async Task Discovery_and_keys_may_be_read_from_any_origin_and_need_not_be_sent_twice()
    {
        var app = await RegisterClientAsync();
        foreach (var path in (string[])[OpenIdPath, "/.well-known/jwks.json"])
        {
            using var cross = new HttpRequestMessage(HttpMethod.Get, path);
            cross.Headers.Add("Origin", "https://spa.example");
            var first = (await app.SendAsync(cross)).ShouldSucceed();
            first.Header("Access-Control-Allow-Origin").ShouldBe("*");
            first.Header("ETag").ShouldNotBeEmpty();

            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.TryAddWithoutValidation("If-None-Match", first.Header("ETag"));
            (await app.SendAsync(again)).ShouldSucceed(System.Net.HttpStatusCode.NotModified);
        }
    }

    private static readonly (string Member, string Path)[] Endpoints =
    [
        ("authorization_endpoint", "/connect/authorize"),
        ("token_endpoint", "/connect/token"),
        ("userinfo_endpoint", "/connect/userinfo"),
        ("jwks_uri", "/.well-known/jwks.json"),
        ("introspection_endpoint", "/connect/introspect"),
        ("revocation_endpoint", "/connect/revoke"),
        ("end_session_endpoint", "/connect/logout"),
        ("pushed_authorization_request_endpoint", "/connect/par"),
        ("registration_endpoint", "/connect/register"),
    ];

    private static List<string> List(JsonElement document, string member) =>
        [.. document.GetProperty(member).EnumerateArray().Select(v => v.GetString()!)];
}

/// <inheritdoc cref="DiscoveryTests" />
public sealed class SqliteDiscoveryTests(SqliteServer shared) : DiscoveryTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="DiscoveryTests" />
public sealed class PostgreSqlDiscoveryTests(PostgreSqlServer shared) : DiscoveryTests(shared), IClassFixture<PostgreSqlServer>;
