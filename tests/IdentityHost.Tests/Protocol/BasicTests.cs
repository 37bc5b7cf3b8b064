using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>The Basic OP certification plan (oidcc-basic-certification-test-plan), module by module.</summary>
public abstract class BasicTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Oidcc_server__the_code_flow_without_PKCE_gives_tokens_and_userinfo_has_the_same_sub()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("code_challenge", null), ("code_challenge_method", null), ("nonce", "n-0S6_WzA2Mj"));
        var tokens = (await app.RedeemAsync(response, ("code_verifier", null))).ShouldSucceed();
        var userInfo = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        response["state"].ShouldBe("af0ifjsldkj");
        response["iss"].ShouldBe(Server.Issuer);
        tokens.Header("Cache-Control").ShouldContain("no-store");
        tokens["token_type"].ShouldBe("Bearer");
        tokens.IdToken["nonce"].ShouldBe("n-0S6_WzA2Mj");
        userInfo["sub"].ShouldBe(tokens.IdToken["sub"]);
        userInfo["sub"].ShouldBe(ada.Account.Id);
    }

    [Fact]
    public async Task Oidcc_response_type_missing__is_an_error()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("response_type", null))).ShouldBeError("invalid_request", "unsupported_response_type");
    }

    [Fact]
    public async Task Oidcc_idtoken_signature__is_RS256_by_a_published_key()
    {
        var (app, tokens) = await SignedInAsync();

        var idToken = tokens.IdToken;
        idToken.Header.GetProperty("alg").GetString().ShouldBe("RS256");
        idToken.ShouldBeSignedBy((await app.GetAsync("/.well-known/jwks.json")).ShouldSucceed().Json);
        idToken["iss"].ShouldBe(Server.Issuer);
        idToken.Audiences.ShouldBe([app.ClientId]);
        idToken.Claims.GetProperty("exp").GetInt64().ShouldBeGreaterThan(Server.Clock.GetUtcNow().ToUnixTimeSeconds());
        idToken.Claims.GetProperty("iat").GetInt64().ShouldBeLessThanOrEqualTo(Server.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Oidcc_ensure_request_without_nonce_succeeds_for_code_flow()
    {
        var (_, tokens) = await SignedInAsync();

        tokens.IdToken.Claims.TryGetProperty("nonce", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Oidcc_alternate_happy_flow__the_order_of_scopes_changes_nothing()
    {
        var (_, tokens) = await SignedInAsync(("scope", "email profile openid"));

        tokens.IdToken["sub"].ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("display", "page")]
    [InlineData("display", "popup")]
    [InlineData("ui_locales", "se")]
    [InlineData("claims_locales", "se")]
    [InlineData("login_hint", "ada@example.org")]
    [InlineData("extra", "foobar")]
    [InlineData("acr_values", "1 2")]
    public async Task Oidcc_display_locales_login_hint_unknown_acr__parameters_cause_no_error(string name, string value)
    {
        var (_, tokens) = await SignedInAsync((name, value));

        tokens.AccessToken.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Oidcc_login_hint__stands_in_the_form()
    {
        var app = await RegisterClientAsync();

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("login_hint", "ada@example.org")));

        page.Body.ShouldContain("ada@example.org");
    }

    [Fact]
    [Trait("Security", "S-106")]
    public async Task Oidcc_codereuse__a_code_used_twice_is_refused_and_its_tokens_die()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();
        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeTrue();
        var second = await app.RedeemAsync(response);

        second.ShouldBeError(400, "invalid_grant");
        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeFalse();
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-102")]
    public async Task Oidcc_ensure_registered_redirect_uri__an_unregistered_one_gives_a_page()
    {
        var app = await RegisterClientAsync();

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("redirect_uri", "https://app.example/other")));

        page.Left.ShouldBeFalse();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Header("Content-Type").ShouldStartWith("text/html");
    }

    [Fact]
    public async Task Oidcc_ensure_post_request_succeeds__the_authorization_endpoint_takes_a_form()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.ContinueAsync(ada.Browser.PostAsync("/connect/authorize", app.AuthorizationParameters()!));

        (await app.RedeemAsync(response)).ShouldSucceed();
    }

    [Fact]
    public async Task Oidcc_server_client_secret_post__the_secret_may_stand_in_the_form()
    {
        var app = await RegisterClientAsync(WebClient with { TokenEndpointAuthMethod = "client_secret_post" });
        var ada = await NewPersonAsync();

        (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed().IdToken["sub"].ShouldBe(ada.Account.Id);
    }

    [Theory]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.example/request.jwt", "request_uri_not_supported")]
    [Trait("Security", "S-110")]
    public async Task Oidcc_unsigned_request_object__is_answered_not_ignored(string name, string value, string error)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, (name, value))).ShouldBeError(error, "invalid_request_uri", "invalid_request");
    }

    [Fact]
    [Trait("Security", "S-127")]
    public async Task Oidcc_refresh_token__keeps_the_identity_and_serves_no_other_client()
    {
        var app = await RegisterThirdPartyAsync();
        var other = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access"), ("prompt", "consent")))).ShouldSucceed();
        (await other.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
        var fresh = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();

        ada.Pressed.ShouldBe(["Sign in", "Allow"]);
        fresh.AccessToken.ShouldNotBe(tokens.AccessToken);
        fresh.RefreshToken.ShouldNotBe(tokens.RefreshToken);
        foreach (var claim in (string[])["iss", "sub", "aud", "auth_time", "azp"])
            fresh.IdToken[claim].ShouldBe(tokens.IdToken[claim], claim);
    }

    [Fact]
    public async Task Oidcc_ensure_request_with_valid_pkce_succeeds()
    {
        var (_, tokens) = await SignedInAsync();

        tokens["id_token"].ShouldNotBeNull();
    }

    /// <summary>A new person signs in to a new client.</summary>
    private async Task<(ProtocolClient App, Answer Tokens)> SignedInAsync(params (string Name, string? Value)[] parameters)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, parameters))).ShouldSucceed();
        return (app, tokens);
    }
}

/// <inheritdoc cref="BasicTests" />
public sealed class SqliteBasicTests(SqliteServer shared) : BasicTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="BasicTests" />
public sealed class PostgreSqlBasicTests(PostgreSqlServer shared) : BasicTests(shared), IClassFixture<PostgreSqlServer>;
