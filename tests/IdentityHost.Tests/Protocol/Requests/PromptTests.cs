using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>When people are asked and when not: prompt, max_age, id_token_hint (OIDC Core §3.1.2.1; Basic OP plan).</summary>
public abstract class PromptTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    [Trait("Security", "S-068")]
    public async Task Oidcc_prompt_login__asks_again_and_auth_time_is_later()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var first = await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "10000")));
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await TokensAsync(app, await ada.AuthorizeAsync(app, ("prompt", "login"), ("max_age", "10000")));

        ada.Pressed.ShouldBe(["Sign in", "Sign in"]);
        AuthTime(second).ShouldBeGreaterThan(AuthTime(first));
        second.IdToken["sub"].ShouldBe(first.IdToken["sub"]);
    }

    [Fact]
    [Trait("Security", "S-111")]
    public async Task Oidcc_prompt_none_not_logged_in__login_required_by_redirect()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var response = await ada.AuthorizeAsync(app, ("prompt", "none"));

        response.ShouldBeError("login_required", "interaction_required");
        response["state"].ShouldBe("af0ifjsldkj");
        response["iss"].ShouldBe(Server.Issuer);
        ada.Pressed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Oidcc_prompt_none_logged_in__a_silent_code_with_the_same_sub_and_auth_time()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var first = await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "10000")));
        var second = await TokensAsync(app, await ada.AuthorizeAsync(app, ("prompt", "none"), ("max_age", "10000")));

        ada.Pressed.ShouldBe(["Sign in"]);
        second.IdToken["sub"].ShouldBe(first.IdToken["sub"]);
        AuthTime(second).ShouldBe(AuthTime(first));
    }

    [Fact]
    [Trait("Security", "S-068")]
    public async Task Oidcc_max_age_1__after_a_wait_asks_again_once()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        await ada.SignInAsync();
        Server.Clock.Advance(TimeSpan.FromSeconds(5));
        var tokens = await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "1")));

        ada.Pressed.ShouldBe(["Sign in", "Sign in"]);
        AuthTime(tokens).ShouldBeGreaterThan(Server.Clock.GetUtcNow().ToUnixTimeSeconds() - 60);
    }

    [Fact]
    public async Task Oidcc_max_age_10000__does_not_ask_and_auth_time_stays()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var first = await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "10000")));
        var second = await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "10000")));

        ada.Pressed.ShouldBe(["Sign in"]);
        AuthTime(second).ShouldBe(AuthTime(first));
    }

    [Fact]
    public async Task Interop_max_age_zero_no_loop__asks_exactly_once()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        await ada.SignInAsync();
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        await TokensAsync(app, await ada.AuthorizeAsync(app, ("max_age", "0")));

        ada.Pressed.ShouldBe(["Sign in", "Sign in"]);
    }

    [Fact]
    public async Task Interop_pushed_prompt_login_no_loop__asks_exactly_once()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        await ada.SignInAsync();
        Server.Clock.Advance(TimeSpan.FromSeconds(2));

        var pushed = (await app.PushAsync(("prompt", "login"))).ShouldSucceed(System.Net.HttpStatusCode.Created);
        await TokensAsync(app, await ada.AuthorizePushedAsync(app, pushed["request_uri"]!));

        ada.Pressed.ShouldBe(["Sign in", "Sign in"]);
    }

    [Fact]
    public async Task Oidcc_id_token_hint__of_the_signed_in_person_gives_a_silent_code()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var first = await TokensAsync(app, await ada.AuthorizeAsync(app));
        var second = await ada.AuthorizeAsync(app, ("prompt", "none"), ("id_token_hint", first["id_token"]));

        (await TokensAsync(app, second)).IdToken["sub"].ShouldBe(ada.Account.Id);
    }

    [Fact]
    [Trait("Security", "S-111")]
    public async Task An_id_token_hint_of_somebody_else_gives_no_code_of_the_person_at_the_browser()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        var eve = await NewPersonAsync();
        var hint = (await TokensAsync(app, await ada.AuthorizeAsync(app)))["id_token"];
        await eve.SignInAsync();

        (await eve.AuthorizeAsync(app, ("prompt", "none"), ("id_token_hint", hint))).ShouldBeError("login_required", "interaction_required", "account_selection_required");
    }

    [Fact]
    public async Task Prompt_none_stands_alone()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("prompt", "none login"))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task An_unknown_prompt_is_refused_by_redirect()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        (await ada.AuthorizeAsync(app, ("prompt", "dance"))).ShouldBeError("invalid_request");
    }

    [Fact]
    public async Task Prompt_create_shows_the_sign_up_page()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();

        var page = await ada.Browser.OpenAsync(app.AuthorizationUrl(("prompt", "create")));

        page.Url.AbsolutePath.ShouldBe("/signup");
        page.HasButton("Sign up").ShouldBeTrue();
    }

    private static long AuthTime(Answer tokens) => tokens.IdToken.Claims.GetProperty("auth_time").GetInt64();

    private static async Task<Answer> TokensAsync(ProtocolClient app, AuthorizationResponse response) => (await app.RedeemAsync(response)).ShouldSucceed();
}

/// <inheritdoc cref="PromptTests" />
public sealed class SqlitePromptTests(SqliteServer shared) : PromptTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="PromptTests" />
public sealed class PostgreSqlPromptTests(PostgreSqlServer shared) : PromptTests(shared), IClassFixture<PostgreSqlServer>;
