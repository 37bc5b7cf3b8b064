using System.Globalization;
using System.Text.Json;
using IdentityHost.OpenId.Keys;
using IdentityHost.Testing.RelyingParties;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>The shape of the metadata (Config OP plan; RFC 8414 §2), and keys that change (oidcc-server-rotate-keys).</summary>
public abstract class MetadataTests(SharedServer shared) : ProtocolTests(shared)
{
    private static readonly string[] s_urls =
    [
        "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "registration_endpoint", "end_session_endpoint",
        "introspection_endpoint", "revocation_endpoint", "pushed_authorization_request_endpoint", "authorization_challenge_endpoint",
    ];

    private static readonly string[] s_flags =
    [
        "claims_parameter_supported", "request_parameter_supported", "request_uri_parameter_supported",
        "authorization_response_iss_parameter_supported", "require_pushed_authorization_requests",
    ];

    private static readonly string[] s_lists =
    [
        "scopes_supported", "response_types_supported", "response_modes_supported", "grant_types_supported", "subject_types_supported",
        "id_token_signing_alg_values_supported", "userinfo_signing_alg_values_supported", "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported", "revocation_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_signing_alg_values_supported", "introspection_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported", "prompt_values_supported",
        "acr_values_supported", "claims_supported", "claim_types_supported", "ui_locales_supported",
    ];

    [Fact]
    public async Task Oidcc_discovery_endpoint_verification__every_member_has_its_type_and_none_is_unknown()
    {
        var document = await ReadAsync("/.well-known/openid-configuration");

        foreach (var url in s_urls)
            Uri.TryCreate(document.GetProperty(url).GetString(), UriKind.Absolute, out _).ShouldBeTrue(url);
        foreach (var flag in s_flags)
            document.GetProperty(flag).ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
        foreach (var list in s_lists)
            List(document, list).ShouldAllBe(v => v.Length > 0);
        document.EnumerateObject().Select(m => m.Name).ShouldBeSubsetOf([.. s_urls, .. s_flags, .. s_lists]);
    }

    [Fact]
    public async Task Interop_endpoints_share_issuer_origin__and_the_issuer_has_neither_query_nor_fragment()
    {
        var document = await ReadAsync("/.well-known/openid-configuration");

        foreach (var url in s_urls)
            document.GetProperty(url).GetString()!.ShouldStartWith(Server.Issuer);
        document.GetProperty("issuer").GetString()!.ShouldAllBe(c => c != '?' && c != '#');
        document.GetProperty("issuer").GetString().ShouldBe(Server.Issuer);
    }

    [Fact]
    public async Task RFC8414_3__both_documents_say_the_same()
    {
        var openId = await ReadAsync("/.well-known/openid-configuration");
        var oauth = await ReadAsync("/.well-known/oauth-authorization-server");

        oauth.GetRawText().ShouldBe(openId.GetRawText());
    }

    [Fact]
    public async Task Oidcc_discovery_endpoint_verification__locales_are_canonical_and_scopes_are_legal()
    {
        var document = await ReadAsync("/.well-known/openid-configuration");

        List(document, "ui_locales_supported").ShouldBe(["en", "de"]);
        List(document, "ui_locales_supported").ShouldAllBe(tag => CultureInfo.GetCultureInfo(tag).Name == tag);
        List(document, "scopes_supported").ShouldAllBe(s => s.All(c => c > ' ' && c <= '~' && c != '"' && c != '\\'));
    }

    [Fact]
    public async Task RFC8414_3_1__a_path_the_issuer_does_not_have_is_404()
    {
        var app = await RegisterClientAsync();

        (await app.GetAsync("/.well-known/oauth-authorization-server/tenant")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await app.GetAsync("/.well-known/openid-configuration/tenant")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task Oidcc_server_rotate_keys__the_key_set_has_the_new_and_still_the_old_key()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var before = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();
        var old = KeyIds(await ReadAsync("/.well-known/jwks.json"));

        await Server.Services.GetRequiredService<KeyRotation>().RotateNowAsync(CancellationToken.None);
        var announced = await ReadAsync("/.well-known/jwks.json");
        KeyIds(announced).Count.ShouldBe(old.Count + 2);
        before.IdToken.ShouldBeSignedBy(announced);
        (await app.RedeemAsync(await ada.AuthorizeAsync(app))).IdToken.Header.GetProperty("kid").GetString().ShouldBeOneOf([.. old]);

        Server.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        var after = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();
        var keys = await ReadAsync("/.well-known/jwks.json");

        old.ShouldNotContain(after.IdToken.Header.GetProperty("kid").GetString());
        old.ShouldNotContain(SignedToken.Parse(after.AccessToken).Header.GetProperty("kid").GetString());
        after.IdToken.ShouldBeSignedBy(keys);
        before.IdToken.ShouldBeSignedBy(keys);
    }

    private static List<string?> KeyIds(JsonElement jwks) => [.. jwks.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString())];

    private static List<string> List(JsonElement document, string member) =>
        [.. document.GetProperty(member).EnumerateArray().Select(v => v.GetString()!)];

    private async Task<JsonElement> ReadAsync(string path) => (await (await RegisterClientAsync()).GetAsync(path)).ShouldSucceed().Json;
}

/// <inheritdoc cref="MetadataTests" />
public sealed class SqliteMetadataTests(SqliteServer shared) : MetadataTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="MetadataTests" />
public sealed class PostgreSqlMetadataTests(PostgreSqlServer shared) : MetadataTests(shared), IClassFixture<PostgreSqlServer>;
