using System.Net;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>How the response travels (OAuth Multiple Response Types, Form Post Response Mode; Form Post OP plan; RFC 9207).</summary>
public abstract class ResponseModeTests(SharedServer shared) : ProtocolTests(shared)
{
    [Theory]
    [InlineData("query")]
    [InlineData("fragment")]
    [InlineData("form_post")]
    [Trait("Security", "S-107")]
    public async Task The_code_comes_in_the_response_mode_asked_for_with_state_and_iss(string mode)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("response_mode", mode));

        response.Mode.ShouldBe(mode);
        response.Uri.ShouldBe(Callback);
        response["state"].ShouldBe("af0ifjsldkj");
        response["iss"].ShouldBe(Server.Issuer);
        (await app.RedeemAsync(response)).ShouldSucceed();
    }

    [Theory]
    [InlineData("fragment")]
    [InlineData("form_post")]
    [Trait("Security", "S-107")]
    public async Task Errors_travel_as_the_code_would(string mode)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("response_mode", mode), ("prompt", "none"));

        response.Mode.ShouldBe(mode);
        response.ShouldBeError("login_required");
        response["iss"].ShouldBe(Server.Issuer);
    }

    [Fact]
    public async Task Form_post__the_page_is_not_cached_and_its_policy_lets_the_form_out()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var page = await ada.Browser.OpenWithoutFollowingAsync(app.AuthorizationUrl(("response_mode", "form_post")));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Header("Cache-Control").ShouldContain("no-store");
        page.Header("Content-Security-Policy").ShouldContain("form-action https://app.example");
        page.Document.Forms[0].GetAttribute("action").ShouldBe(Callback);
    }

    [Fact]
    public async Task An_unknown_response_mode_is_refused()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("response_mode", "carrier_pigeon"))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task Oidcc_redirect_uri_query_OK__the_registered_query_is_kept()
    {
        var app = await RegisterClientAsync(WebClient with { RedirectUris = [Callback + "?foo=bar"] });
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app);

        response["foo"].ShouldBe("bar");
        (await app.RedeemAsync(response)).ShouldSucceed();
    }

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("code id_token")]
    [InlineData("code token")]
    [Trait("Security", "S-103")]
    public async Task Fapi2_ensure_response_type_token_fails__only_code_is_offered(string responseType)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("response_type", responseType))).ShouldBeError("unsupported_response_type", "invalid_request", "unauthorized_client");
    }

    [Fact]
    public async Task Fapi2_without_state__none_is_invented()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("state", null)))["state"].ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-108")]
    public async Task Fapi2_long_state__comes_back_exactly()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var state = string.Concat(Enumerable.Repeat("0123456789abcde+/&=", 20));

        (await ada.AuthorizeAsync(app, ("state", state)))["state"].ShouldBe(state);
    }
}

/// <inheritdoc cref="ResponseModeTests" />
public sealed class SqliteResponseModeTests(SqliteServer shared) : ResponseModeTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="ResponseModeTests" />
public sealed class PostgreSqlResponseModeTests(PostgreSqlServer shared) : ResponseModeTests(shared), IClassFixture<PostgreSqlServer>;
