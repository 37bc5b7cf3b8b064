using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>How a token is brought to a resource of our own (RFC 6750 §2, §3; OAuth 2.1 §5).</summary>
public abstract class BearerTests(SharedServer shared) : ProtocolTests(shared)
{
    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task Fapi2_access_token_type_header_case_sensitivity__the_scheme_in_any_case(string scheme)
    {
        var (app, token) = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");

        (await app.SendAsync(request)).ShouldSucceed();
    }

    [Fact]
    public async Task Oidcc_userinfo_post_body__the_token_may_stand_in_the_form()
    {
        var (app, token) = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo") { Content = new FormUrlEncodedContent([new("access_token", token)]) };

        (await app.SendAsync(request)).ShouldSucceed()["sub"].ShouldNotBeNull();
    }

    [Fact]
    public async Task RFC6750_3_1__two_ways_at_once_are_invalid_request()
    {
        var (app, token) = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo") { Content = new FormUrlEncodedContent([new("access_token", token)]) };
        request.Headers.Authorization = new("Bearer", token);

        var answer = await app.SendAsync(request);

        answer.ShouldBeError(400, "invalid_request");
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer error=\"invalid_request\"");
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Basic YTpi")]
    [InlineData("DPoP abc")]
    public async Task RFC6750_2_1__malformed_credentials_are_refused_with_a_challenge(string authorization)
    {
        var (app, _) = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        var answer = await app.SendAsync(request);

        answer.Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer");
    }

    [Fact]
    public async Task RFC6750_3_1__a_missing_scope_is_403_insufficient_scope()
    {
        var app = await RegisterClientAsync();
        var tokens = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();

        var answer = await app.UserInfoAsync(tokens.AccessToken);

        answer.ShouldBeError(403, "insufficient_scope");
        answer.Header("WWW-Authenticate").ShouldContain("error=\"insufficient_scope\"");
        answer.Header("WWW-Authenticate").ShouldContain("scope=\"openid\"");
    }

    [Fact]
    public async Task OIDC_5_3_2__the_answer_is_not_cached_and_has_sub()
    {
        var (app, token) = await SignedInAsync();

        var answer = (await app.UserInfoAsync(token)).ShouldSucceed();

        answer.Header("Cache-Control").ShouldContain("no-store");
        answer.Header("Content-Type").ShouldStartWith("application/json");
        answer["sub"]!.Length.ShouldBeInRange(1, 255);
    }

    [Fact]
    [Trait("Security", "S-121")]
    public async Task A_refresh_token_a_code_and_a_signed_userinfo_are_no_access_tokens()
    {
        var app = await RegisterClientAsync(WebClient with { UserInfoSignedResponseAlg = "ES256" });
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();
        var userInfo = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed().Body;

        foreach (var other in (string[])[tokens.RefreshToken, response.Code, userInfo])
            (await app.UserInfoAsync(other)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        SignedToken.Parse(userInfo).Header.GetProperty("alg").GetString().ShouldBe("ES256");
    }

    private async Task<(ProtocolClient App, string Token)> SignedInAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed().AccessToken);
    }
}

/// <inheritdoc cref="BearerTests" />
public sealed class SqliteBearerTests(SqliteServer shared) : BearerTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="BearerTests" />
public sealed class PostgreSqlBearerTests(PostgreSqlServer shared) : BearerTests(shared), IClassFixture<PostgreSqlServer>;
