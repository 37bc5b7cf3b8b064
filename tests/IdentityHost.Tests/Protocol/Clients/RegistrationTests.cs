using System.Net;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.RelyingParties;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>Dynamic registration (RFC 7591, RFC 7592; the modules of the Dynamic OP plan that need no implicit grant; part 3 no. 8).</summary>
public abstract class RegistrationTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Path = "/connect/register";

    [Fact]
    public async Task RFC7591_3_2_1__the_answer_holds_everything_registered_with_the_defaults()
    {
        var anybody = await RegisterClientAsync();

        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback } })).ShouldSucceed(HttpStatusCode.Created);

        client.Header("Cache-Control").ShouldContain("no-store");
        client["client_id"].ShouldNotBeNullOrEmpty();
        client["client_secret"].ShouldNotBeNullOrEmpty();
        client.Has("client_id_issued_at").ShouldBeTrue();
        client.Json.GetProperty("client_secret_expires_at").GetInt64().ShouldBe(0);
        client["token_endpoint_auth_method"].ShouldBe("client_secret_basic");
        client["grant_types"].ShouldBe("""["authorization_code"]""");
        client["response_types"].ShouldBe("""["code"]""");
        client["application_type"].ShouldBe("web");
        client["registration_client_uri"]!.ShouldStartWith(Server.Issuer + Path);
        client["registration_access_token"].ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Interop_generated_credentials_url_safe__need_no_encoding()
    {
        var anybody = await RegisterClientAsync();
        var client = await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback } });

        foreach (var value in (string[])[client["client_id"]!, client["client_secret"]!, client["registration_access_token"]!])
            value.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    [Theory]
    [InlineData("https://app.example/cb#frag")]
    [InlineData("http://app.example/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://user:pw@app.example/cb")]
    [InlineData("https://*.example/cb")]
    [InlineData("https://app.example/a/../cb")]
    [InlineData("https://app.example\\cb")]
    [InlineData("/cb")]
    [InlineData("")]
    [Trait("Security", "S-101")]
    public async Task Oidcc_redirect_uri_regfrag__a_redirect_uri_that_could_be_abused_is_refused(string redirectUri)
    {
        var anybody = await RegisterClientAsync();

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { redirectUri } }))
            .ShouldBeError(400, "invalid_redirect_uri", "invalid_client_metadata");
    }

    public static TheoryData<string, object> HostileMetadata => new()
    {
        { "response type without its grant", new { redirect_uris = new[] { Callback }, response_types = new[] { "token" } } },
        { "implicit grant", new { redirect_uris = new[] { Callback }, grant_types = new[] { "implicit" } } },
        { "password grant", new { redirect_uris = new[] { Callback }, grant_types = new[] { "password" } } },
        { "two key sets", new { redirect_uris = new[] { Callback }, jwks_uri = "https://app.example/keys", jwks = new { keys = Array.Empty<object>() } } },
        { "key method without keys", new { redirect_uris = new[] { Callback }, token_endpoint_auth_method = "private_key_jwt" } },
        { "unknown method", new { redirect_uris = new[] { Callback }, token_endpoint_auth_method = "carrier_pigeon" } },
        { "unsigned ID tokens", new { redirect_uris = new[] { Callback }, id_token_signed_response_alg = "none" } },
        { "logo by script", new { redirect_uris = new[] { Callback }, logo_uri = "javascript:alert(1)" } },
        { "wrong type", new { redirect_uris = "https://app.example/cb" } },
        { "login by http", new { redirect_uris = new[] { Callback }, initiate_login_uri = "http://app.example/login" } },
    };

    [Theory]
    [MemberData(nameof(HostileMetadata), DisableDiscoveryEnumeration = true)]
    [Trait("Security", "S-151")]
    public async Task RFC7591_3_2_2__metadata_that_contradicts_itself_is_refused_with_a_reason(string what, object metadata)
    {
        var anybody = await RegisterClientAsync();

        var answer = await anybody.SendJsonAsync(HttpMethod.Post, Path, metadata);

        answer.ShouldBeError(400, "invalid_client_metadata", "invalid_redirect_uri");
        answer["error_description"].ShouldNotBeNullOrEmpty(what);
    }

    [Fact]
    public async Task Interop_registration_extra_member_ignored__and_the_auth_method_is_honoured()
    {
        var anybody = await RegisterClientAsync();

        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new
        {
            redirect_uris = new[] { "http://127.0.0.1/cb" },
            application_type = "native",
            token_endpoint_auth_method = "none",
            scope = "openid",
            resource = "https://mcp.example/",
        })).ShouldSucceed(HttpStatusCode.Created);

        client["token_endpoint_auth_method"].ShouldBe("none");
        client.Has("client_secret").ShouldBeFalse();
        client.Has("resource").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task Nobody_registers_as_the_operators_own()
    {
        var anybody = await RegisterClientAsync();
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new
        {
            redirect_uris = new[] { Callback },
            first_party = true,
            require_consent = false,
            client_id = "chosen",
            client_secret = "chosen",
        })).ShouldSucceed(HttpStatusCode.Created);
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        client["client_id"].ShouldNotBe("chosen");
        client["client_secret"].ShouldNotBe("chosen");
        using var app = new ProtocolClient(Server.Origin, Transcript, client["client_id"]!, client["client_secret"], WebClient);
        (await ada.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("consent_required", "interaction_required");
    }

    [Fact]
    public async Task RFC7592_2__a_registration_can_be_read_replaced_and_deleted_by_its_token_alone()
    {
        var anybody = await RegisterClientAsync();
        var client = (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback }, client_name = "Before" }))
            .ShouldSucceed(HttpStatusCode.Created);
        var (uri, token, id) = (new Uri(client["registration_client_uri"]!).PathAndQuery, client["registration_access_token"]!, client["client_id"]!);

        (await anybody.GetAsync(uri, "wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await anybody.GetAsync(uri, token)).ShouldSucceed()["client_name"].ShouldBe("Before");

        var replaced = (await anybody.SendJsonAsync(HttpMethod.Put, uri, new { client_id = id, redirect_uris = new[] { Callback }, client_name = "After" }, token)).ShouldSucceed();
        token = replaced["registration_access_token"] ?? token;
        replaced["client_name"].ShouldBe("After");
        (await anybody.SendJsonAsync(HttpMethod.Put, uri, new { client_id = "other", redirect_uris = new[] { Callback } }, token))
            .Status.ShouldBe(HttpStatusCode.BadRequest);

        (await anybody.SendJsonAsync(HttpMethod.Delete, uri, null, token)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await anybody.GetAsync(uri, token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Oidcc_registration_sector_bad__a_sector_document_without_the_redirect_uri_is_refused()
    {
        await using var site = await LoopbackServer.StartAsync(http => http.Response.WriteAsJsonAsync(new[] { "https://other.example/cb" }));
        var anybody = await RegisterClientAsync();

        (await anybody.SendJsonAsync(HttpMethod.Post, Path, new { redirect_uris = new[] { Callback }, sector_identifier_uri = site.Origin + "/sector" }))
            .ShouldBeError(400, "invalid_client_metadata", "invalid_redirect_uri");
    }
}

/// <inheritdoc cref="RegistrationTests" />
public sealed class SqliteRegistrationTests(SqliteServer shared) : RegistrationTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="RegistrationTests" />
public sealed class PostgreSqlRegistrationTests(PostgreSqlServer shared) : RegistrationTests(shared), IClassFixture<PostgreSqlServer>;
