using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Tokens at resources, their introspection and their end (RFC 6750, RFC 7662, RFC 7009).</summary>
public abstract class TokenLifeTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task RFC6750_3__without_credentials_the_challenge_names_no_error()
    {
        var app = await RegisterClientAsync();

        var answer = await app.GetAsync("/connect/userinfo");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer");
        answer.Header("WWW-Authenticate").ShouldNotContain("error");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [Trait("Security", "S-122")]
    public async Task RFC6750_3_1__a_bad_token_is_invalid_token(string token)
    {
        var app = await RegisterClientAsync();

        var answer = await app.UserInfoAsync(token);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task RFC6750_2_3__a_token_in_the_query_is_not_looked_at()
    {
        var (app, tokens) = await SignedInAsync();

        (await app.GetAsync("/connect/userinfo?access_token=" + tokens.AccessToken)).Status
            .ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task RFC6750_3_1__userinfo_refuses_a_token_without_openid()
    {
        var app = await RegisterClientAsync();
        var tokens = (await app.TokenAsync(("grant_type", "client_credentials"))).ShouldSucceed();

        var answer = await app.UserInfoAsync(tokens.AccessToken);

        answer.Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer");
    }

    [Fact]
    public async Task A_token_is_dead_when_its_time_is_over()
    {
        var (app, tokens) = await SignedInAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(16));

        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task RFC7662_2_2__an_active_token_says_what_it_is()
    {
        var (app, tokens) = await SignedInAsync();

        var answer = (await app.IntrospectAsync(tokens.AccessToken)).ShouldSucceed();

        answer.Active.ShouldBeTrue();
        answer.Header("Cache-Control").ShouldContain("no-store");
        answer["client_id"].ShouldBe(app.ClientId);
        answer["iss"].ShouldBe(Server.Issuer);
        answer["token_type"].ShouldBe("Bearer");
        foreach (var member in (string[])["scope", "sub", "exp", "iat", "aud", "jti"])
            answer.Has(member).ShouldBeTrue(member);
    }

    [Fact]
    [Trait("Security", "S-125")]
    public async Task RFC7662_4__somebody_elses_token_is_inactive_and_nothing_more()
    {
        var (_, tokens) = await SignedInAsync();
        var other = await RegisterClientAsync();

        (await other.IntrospectAsync(tokens.AccessToken)).ShouldSucceed().Body.ShouldBe("""{"active":false}""");
        (await other.IntrospectAsync("nonsense")).ShouldSucceed().Body.ShouldBe("""{"active":false}""");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("unheard_of")]
    public async Task RFC7009_2_1__a_refresh_token_dies_with_its_access_tokens_whatever_the_hint_says(string? hint)
    {
        var (app, tokens) = await SignedInAsync("openid offline_access");

        (await app.RevokeAsync(tokens.RefreshToken, ("token_type_hint", hint))).ShouldSucceed();

        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task RFC7009_2_1__an_access_token_dies_alone()
    {
        var (app, tokens) = await SignedInAsync("openid offline_access");

        (await app.RevokeAsync(tokens.AccessToken)).ShouldSucceed();

        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeFalse();
        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    public async Task RFC7009_2_2__an_unknown_or_dead_token_is_no_error_and_a_missing_one_is()
    {
        var (app, tokens) = await SignedInAsync("openid offline_access");

        (await app.RevokeAsync("nonsense")).ShouldSucceed();
        (await app.RevokeAsync(tokens.RefreshToken)).ShouldSucceed();
        (await app.RevokeAsync(tokens.RefreshToken)).ShouldSucceed();
        (await app.PostAsync("/connect/revoke")).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    [Trait("Security", "S-126")]
    public async Task RFC7009_2_1__nobody_revokes_the_tokens_of_others()
    {
        var (app, tokens) = await SignedInAsync("openid offline_access");
        var other = await RegisterClientAsync();

        await other.RevokeAsync(tokens.RefreshToken);
        await other.RevokeAsync(tokens.AccessToken);

        (await app.IntrospectAsync(tokens.AccessToken)).Active.ShouldBeTrue();
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    private async Task<(ProtocolClient App, Answer Tokens)> SignedInAsync(string scope = "openid profile")
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", scope)))).ShouldSucceed());
    }
}

/// <inheritdoc cref="TokenLifeTests" />
public sealed class SqliteTokenLifeTests(SqliteServer shared) : TokenLifeTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="TokenLifeTests" />
public sealed class PostgreSqlTokenLifeTests(PostgreSqlServer shared) : TokenLifeTests(shared), IClassFixture<PostgreSqlServer>;
