using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>The <c>claims</c> parameter and <c>acr</c> (OIDC Core §5.5; unmet_authentication_requirements 1.0).</summary>
public abstract class ClaimsParameterTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task OIDC_5_5__a_claim_asked_for_by_name_comes_where_it_was_asked_for()
    {
        var (app, tokens) = await SignedInAsync("""{"id_token":{"email":null,"nickname":{"essential":true}},"userinfo":{"birthdate":null}}""");
        var userInfo = (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();

        tokens.IdToken["email"]!.ShouldEndWith("@example.org");
        tokens.IdToken["nickname"].ShouldBe("Ada");
        tokens.IdToken["birthdate"].ShouldBeNull();
        userInfo["birthdate"].ShouldBe("1815-12-10");
        userInfo.Has("email").ShouldBeFalse();
    }

    [Fact]
    public async Task OIDC_5_5_1__an_unknown_or_unobtainable_claim_is_no_error_even_when_essential()
    {
        var (_, tokens) = await SignedInAsync("""{"id_token":{"shoe_size":{"essential":true},"website":{"essential":true}},"unheard_of":{}}""");

        tokens.IdToken["shoe_size"].ShouldBeNull();
        tokens.IdToken["website"].ShouldBeNull();
    }

    [Fact]
    public async Task OIDC_5_5__claims_are_no_way_around_the_scopes_a_client_registered()
    {
        var app = await RegisterClientAsync(WebClient with { Scope = "openid" });
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("claims", """{"id_token":{"email":null},"userinfo":{"phone_number":null}}""")))).ShouldSucceed();

        tokens.IdToken["email"].ShouldBeNull();
        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed().Has("phone_number").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-155")]
    public async Task OIDC_5_5__claims_asked_for_by_name_are_shown_and_allowed_like_their_scopes()
    {
        var app = await RegisterThirdPartyAsync();
        var ada = await NewPersonAsync();
        await ada.AuthorizeAsync(app, ("scope", "openid"));

        var consent = await ada.Browser.OpenAsync(app.AuthorizationUrl(("scope", "openid"), ("claims", """{"userinfo":{"email":null}}""")));
        consent.Url.AbsolutePath.ShouldBe("/consent");
        consent.Document.Body!.TextContent.ShouldContain("email address");

        var response = AuthorizationResponse.Read(await ada.Browser.PressAsync(consent, "Allow"));
        var tokens = (await app.RedeemAsync(response.ShouldNotBeNull())).ShouldSucceed();
        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed().Has("email").ShouldBeTrue();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"userinfo":"name"}""")]
    [InlineData("""{"id_token":{"name":true}}""")]
    [InlineData("""{"userinfo":{"name":null,"name":null}}""")]
    public async Task OIDC_5_5__a_malformed_parameter_is_invalid_request(string claims)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("claims", claims))).ShouldBeError("invalid_request");
        (await app.PushAsync(("claims", claims))).ShouldBeError(400, "invalid_request");
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public async Task OIDC_5_5_1_1__an_essential_acr_out_of_reach_is_told_to_the_client(string prompt)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var response = await ada.AuthorizeAsync(app, ("prompt", prompt), ("claims", """{"id_token":{"acr":{"essential":true,"values":["urn:example:gold"]}}}"""));

        response.ShouldBeError("unmet_authentication_requirements");
        response["iss"].ShouldBe(Server.Issuer);
        ada.Pressed.ShouldBe(["Sign in"]);
    }

    [Fact]
    public async Task OIDC_5_5_1_1__an_essential_acr_that_was_reached_gives_a_code_with_it()
    {
        var supported = (await (await RegisterClientAsync()).GetAsync("/.well-known/openid-configuration")).Json.GetProperty("acr_values_supported")[0].GetString();

        var (_, tokens) = await SignedInAsync("""{"id_token":{"acr":{"essential":true,"values":["urn:example:gold","?"]}}}""".Replace("?", supported, StringComparison.Ordinal));

        tokens.IdToken["acr"].ShouldBe(supported);
    }

    [Fact]
    public async Task Oidcc_ensure_request_with_acr_values_succeeds__the_acr_wanted_is_the_acr_told()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var supported = (await app.GetAsync("/.well-known/openid-configuration")).Json.GetProperty("acr_values_supported")[0].GetString();

        (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("acr_values", supported)))).ShouldSucceed().IdToken["acr"].ShouldBe(supported);
    }

    [Fact]
    [Trait("Security", "S-111")]
    public async Task OIDC_5_5_1__a_sub_asked_for_is_the_only_person_who_gets_a_code()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var eve = await NewPersonAsync();
        await eve.SignInAsync();
        var claims = """{"id_token":{"sub":{"value":"?"}}}""".Replace("?", ada.Account.Id, StringComparison.Ordinal);

        (await eve.AuthorizeAsync(app, ("claims", claims), ("prompt", "none"))).ShouldBeError("login_required");
        (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("claims", claims)))).ShouldSucceed().IdToken["sub"].ShouldBe(ada.Account.Id);
    }

    private async Task<(ProtocolClient App, Answer Tokens)> SignedInAsync(string claims)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("claims", claims)))).ShouldSucceed());
    }
}

/// <inheritdoc cref="ClaimsParameterTests" />
public sealed class SqliteClaimsParameterTests(SqliteServer shared) : ClaimsParameterTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ClaimsParameterTests" />
public sealed class PostgreSqlClaimsParameterTests(PostgreSqlServer shared) : ClaimsParameterTests(shared), IClassFixture<PostgreSqlServer>;
