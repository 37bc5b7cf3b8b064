using System.Net;
using System.Text;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>The token endpoint (RFC 6749 §3.2, §4, §5; RFC 7636; RFC 9068).</summary>
public abstract class TokenTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task RFC6749_3_2__only_POST()
    {
        var app = await RegisterClientAsync();

        (await app.GetAsync("/connect/token?grant_type=client_credentials")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task RFC6749_3_2__a_parameter_sent_twice_is_refused()
    {
        var app = await RegisterClientAsync();

        (await SendFormAsync(app, "grant_type=client_credentials&grant_type=client_credentials")).ShouldBeError(400, "invalid_request");
    }

    [Theory]
    [InlineData("")]
    [InlineData("grant_type=")]
    public async Task RFC6749_5_2__a_missing_or_empty_grant_type_is_invalid_request(string body)
    {
        var app = await RegisterClientAsync();

        (await SendFormAsync(app, body)).ShouldBeError(400, "invalid_request");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:example:unheard-of")]
    [Trait("Security", "S-103")]
    public async Task RFC6749_5_2__a_grant_nobody_offers_is_unsupported(string grantType)
    {
        var app = await RegisterClientAsync();

        (await app.TokenAsync(("grant_type", grantType))).ShouldBeError(400, "unsupported_grant_type");
    }

    [Fact]
    public async Task RFC6749_5_2__a_grant_the_client_did_not_register_is_unauthorized()
    {
        var app = await RegisterClientAsync(WebClient with { GrantTypes = ["authorization_code"] });

        (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldBeError(400, "unauthorized_client");
    }

    [Fact]
    public async Task The_token_endpoint_takes_forms_only()
    {
        var app = await RegisterClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new StringContent("""{"grant_type":"client_credentials"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = ProtocolClient.Basic(app.ClientId, app.Secret!);

        (await app.SendAsync(request)).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task RFC6749_4_4__client_credentials_give_an_access_token_and_nothing_else()
    {
        var app = await RegisterClientAsync();

        var tokens = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();

        tokens["token_type"].ShouldBe("Bearer");
        tokens.Json.GetProperty("expires_in").GetInt32().ShouldBeInRange(30, 86_400);
        tokens.Has("refresh_token").ShouldBeFalse();
        tokens.Has("id_token").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-120")]
    public async Task RFC9068_2__an_access_token_is_a_signed_JWT_with_its_own_type()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid profile")))).ShouldSucceed();
        var token = SignedToken.Parse(tokens.AccessToken).ShouldBeSignedBy((await app.GetAsync("/.well-known/jwks.json")).Json);

        token.Header.GetProperty("typ").GetString().ShouldBe("at+jwt");
        token.Header.GetProperty("alg").GetString().ShouldBe("ES256");
        token["iss"].ShouldBe(Server.Issuer);
        token["sub"].ShouldBe(ada.Account.Id);
        token["client_id"].ShouldBe(app.ClientId);
        token["scope"]!.Split(' ').ShouldBe(["openid", "profile"], ignoreOrder: true);
        token["jti"].ShouldNotBeNullOrEmpty();
        token.Audiences.ShouldNotContain(app.ClientId);
        token.Claims.GetProperty("exp").GetInt64().ShouldBeGreaterThan(token.Claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    [Trait("Security", "S-121")]
    public async Task RFC9068_4__an_ID_token_is_no_access_token()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed();

        (await app.UserInfoAsync(tokens["id_token"]!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.IntrospectAsync(tokens["id_token"]!)).Active.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task Fapi2_ensure_authorization_code_is_bound_to_client()
    {
        var app = await RegisterClientAsync();
        var other = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app);

        (await other.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
        (await app.RedeemAsync(response)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task RFC6749_4_1_3__another_redirect_uri_is_refused()
    {
        var app = await RegisterClientAsync(WebClient with { RedirectUris = [Callback, "https://app.example/other"] });
        var ada = await NewPersonAsync();

        (await app.RedeemAsync(await ada.AuthorizeAsync(app), ("redirect_uri", "https://app.example/other"))).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task Fapi2_ensure_token_endpoint_fails_with_expired_auth_code()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app);
        Server.Clock.Advance(TimeSpan.FromSeconds(61));

        (await app.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-033")]
    [Trait("Security", "S-230")]
    public async Task A_code_redeemed_by_32_at_once_is_good_for_one_at_most_and_never_a_fault()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.RedeemAsync(response)));

        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK || a.Status == HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task RFC6749_3_3__an_unknown_scope_is_named_and_refused()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("scope", "openid unheard_of"))).ShouldBeError("invalid_scope");
        (await app.TokenAsync(("grant_type", "client_credentials"), ("scope", "unheard_of"))).ShouldBeError(400, "invalid_scope");
    }

    private static Task<Answer> SendFormAsync(ProtocolClient app, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = ProtocolClient.Basic(app.ClientId, app.Secret!);
        return app.SendAsync(request);
    }
}

/// <inheritdoc cref="TokenTests" />
public sealed class SqliteTokenTests(SqliteServer shared) : TokenTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="TokenTests" />
public sealed class PostgreSqlTokenTests(PostgreSqlServer shared) : TokenTests(shared), IClassFixture<PostgreSqlServer>;
