using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Codes and what they are bound to (RFC 6749 §4.1.3, RFC 7636 §4.6, OAuth 2.1 §4.1.3; S-104 to S-106).</summary>
public abstract class CodeTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    [Trait("Security", "S-106")]
    public async Task Oidcc_codereuse_30seconds__a_late_replay_still_kills_what_the_code_gave()
    {
        var (app, response) = await AuthorizedAsync("openid offline_access");
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();
        Server.Clock.Advance(TimeSpan.FromSeconds(90));

        (await app.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");

        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task A_code_in_foreign_hands_neither_works_nor_ends_anything()
    {
        var (app, response) = await AuthorizedAsync("openid offline_access");
        var thief = await RegisterClientAsync();

        (await thief.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();
        (await thief.RedeemAsync(response)).ShouldBeError(400, "invalid_grant");
        (await app.RedeemAsync(response, ("code_verifier", new string('x', 43)))).ShouldBeError(400, "invalid_grant");

        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    public async Task OAuth21_4_1_3__with_PKCE_the_redirect_uri_need_not_be_repeated()
    {
        var (app, response) = await AuthorizedAsync();

        (await app.RedeemAsync(response, ("redirect_uri", null))).ShouldSucceed();
    }

    [Fact]
    public async Task RFC6749_4_1_3__without_PKCE_the_redirect_uri_must_be_repeated()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var response = await ada.AuthorizeAsync(app, ("code_challenge", null), ("code_challenge_method", null));

        (await app.RedeemAsync(response, ("redirect_uri", null), ("code_verifier", null))).ShouldBeError(400, "invalid_grant");
        (await app.RedeemAsync(response, ("code_verifier", null))).ShouldSucceed();
    }

    [Theory]
    [InlineData(42)]
    [InlineData(129)]
    public async Task RFC7636_4_1__a_verifier_has_43_to_128_characters(int length)
    {
        var (app, response) = await AuthorizedAsync();

        (await app.RedeemAsync(response, ("code_verifier", new string('a', length)))).ShouldBeError(400, "invalid_grant");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task RFC6749_4_1_3__a_missing_or_empty_code_is_invalid_request(string? code)
    {
        var (app, response) = await AuthorizedAsync();

        (await app.RedeemAsync(response, ("code", code))).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task Fapi2_with_64_char_nonce_success__and_a_long_one_is_exact_or_refused()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        foreach (var length in (int[])[64, 384])
        {
            var nonce = string.Concat(Enumerable.Repeat("n-1/+=é", length))[..length];
            var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("nonce", nonce)))).ShouldSucceed();
            tokens.IdToken["nonce"].ShouldBe(nonce);
        }

        (await ada.AuthorizeAsync(app, ("nonce", new string('n', 2000)))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task OIDC_3_1_3_6__at_hash_and_no_azp_and_one_audience()
    {
        var (app, response) = await AuthorizedAsync();
        var tokens = (await app.RedeemAsync(response)).ShouldSucceed();

        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(tokens.AccessToken));
        tokens.IdToken["at_hash"].ShouldBe(System.Buffers.Text.Base64Url.EncodeToString(hash.AsSpan(0, 16)));
        tokens.IdToken["azp"].ShouldBeNull();
        tokens.IdToken.Audiences.ShouldBe([app.ClientId]);
        tokens.IdToken["sub"]!.ShouldAllBe(c => c > ' ' && c <= '~');
    }

    [Fact]
    public async Task RFC6749_5_1__the_scope_is_told_when_it_differs_from_the_request()
    {
        var app = await RegisterClientAsync(WebClient with { GrantTypes = ["authorization_code"] });
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();

        tokens["scope"].ShouldBe("openid");
        tokens.Has("refresh_token").ShouldBeFalse();
        tokens.Header("Pragma").ShouldBe("no-cache");
    }

    private async Task<(ProtocolClient App, AuthorizationResponse Response)> AuthorizedAsync(string scope = "openid")
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, await ada.AuthorizeAsync(app, ("scope", scope)));
    }
}

/// <inheritdoc cref="CodeTests" />
public sealed class SqliteCodeTests(SqliteServer shared) : CodeTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="CodeTests" />
public sealed class PostgreSqlCodeTests(PostgreSqlServer shared) : CodeTests(shared), IClassFixture<PostgreSqlServer>;
