using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>What a request may demand of the pages: sign-up, account choice, language, fresh sign-in (OIDC Core §3.1.2.1; Prompt Create 1.0).</summary>
public abstract class InteractionTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    public async Task Prompt_create__an_existing_session_does_not_skip_it()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "create")));

        page.Url.AbsolutePath.ShouldBe("/signup");
    }

    [Fact]
    public async Task Prompt_create__with_none_is_invalid_request()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("prompt", "create none"))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task OIDC_3_1_2_1__select_account_asks_which_account_and_goes_on_with_it()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "select_account")));
        page.Url.AbsolutePath.ShouldBe("/choose-account");
        var response = AuthorizationResponse.Read(await ada.Browser.PressAsync(page, "Continue"));

        (await app.RedeemAsync(response.ShouldNotBeNull())).ShouldSucceed().IdToken["sub"].ShouldBe(ada.Account.Id);
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT en", "de")]
    [InlineData("fr-CA en", "en")]
    [InlineData("xx", "en")]
    public async Task Oidcc_ui_locales__switches_the_language_of_the_page(string asked, string shown)
    {
        var app = await RegisterClientAsync();

        var page = await OpenBrowser().OpenAsync(app.AuthorizationUrl(("ui_locales", asked)));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe(shown);
    }

    [Fact]
    public async Task OIDC_Registration_2__default_max_age_counts_when_the_request_names_none()
    {
        var app = await RegisterClientAsync(WebClient with { DefaultMaxAge = 60 });
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        Server.Clock.Advance(TimeSpan.FromSeconds(120));

        (await ada.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("login_required");
        (await ada.AuthorizeAsync(app, ("prompt", "none"), ("max_age", "3600")))["code"].ShouldNotBeNull();
        (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed().IdToken["auth_time"].ShouldNotBeNull();

        ada.Pressed.ShouldBe(["Sign in", "Sign in"]);
    }

    [Fact]
    public async Task OIDC_2__require_auth_time_puts_it_into_every_ID_token()
    {
        var app = await RegisterClientAsync(WebClient with { RequireAuthTime = true });
        var ada = await NewPersonAsync();

        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var fresh = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();

        tokens.IdToken["auth_time"].ShouldNotBeNull();
        fresh.IdToken["auth_time"].ShouldBe(tokens.IdToken["auth_time"]);
        fresh.IdToken["nonce"].ShouldBeNull();
    }

    [Theory]
    [InlineData("max_age", "-1")]
    [InlineData("max_age", "soon")]
    [InlineData("max_age", "99999999999")]
    [InlineData("id_token_hint", "nonsense")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [InlineData("scope", "")]
    [InlineData("registration", "{}")]
    public async Task OIDC_3_1_2_2__a_malformed_parameter_is_told_to_the_client(string name, string value)
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, (name, value));

        response.ShouldBeError("invalid_request", "invalid_scope", "registration_not_supported");
        response["state"].ShouldBe("af0ifjsldkj");
        response["iss"].ShouldBe(Server.Issuer);
    }

    [Fact]
    public async Task OIDC_3_1_2_1__an_id_token_hint_issued_to_another_client_is_refused()
    {
        var (app, other) = (await RegisterClientAsync(), await RegisterClientAsync());
        var ada = await NewPersonAsync();
        var hint = (await other.RedeemAsync(await ada.AuthorizeAsync(other)))["id_token"];

        (await ada.AuthorizeAsync(app, ("id_token_hint", hint), ("prompt", "none"))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task OIDC_3_1_2_1__who_signs_in_as_another_than_the_hint_says_is_not_sent_round()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var eve = await NewPersonAsync();
        var hint = (await app.RedeemAsync(await ada.AuthorizeAsync(app)))["id_token"];

        (await eve.AuthorizeAsync(app, ("id_token_hint", hint))).ShouldBeError("login_required");

        eve.Pressed.ShouldBe(["Sign in"]);
    }

    [Fact]
    [Trait("Security", "S-084")]
    public async Task RFC9700_4_12__redirects_after_credentials_are_303_and_leak_no_referrer()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();

        var answer = await ada.Browser.OpenWithoutFollowingAsync(app.AuthorizationUrl());

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Header("Cache-Control").ShouldContain("no-store");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
    }

    [Fact]
    [Trait("Security", "S-108")]
    public async Task RFC6749_3_1__parameters_in_URL_and_body_at_once_are_refused()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var page = await ada.Browser.PostAsync("/connect/authorize?state=other", app.AuthorizationParameters()!);

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
    }
}

/// <inheritdoc cref="InteractionTests" />
public sealed class SqliteInteractionTests(SqliteServer shared) : InteractionTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="InteractionTests" />
public sealed class PostgreSqlInteractionTests(PostgreSqlServer shared) : InteractionTests(shared), IClassFixture<PostgreSqlServer>;
