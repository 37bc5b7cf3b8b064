using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>The grant types of the operator's own apps: a one-time code, and the second factor after it.</summary>
public abstract class GrantTests(HeadlessServer shared) : FirstPartyTests(shared)
{
    [Fact]
    public async Task A_code_asked_for_at_the_challenge_endpoint_is_exchanged_for_tokens()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();

        var (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")));
        var tokens = (await ExchangeAsync(app, asked, ada.Email, code, ("scope", "openid offline_access"))).ShouldSucceed();

        tokens["scope"].ShouldBe("openid offline_access");
        tokens.IdToken.Claims.GetProperty("sub").GetString().ShouldBe(ada.Id);
        tokens.IdToken.Claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["otp"]);
        tokens.IdToken["sid"].ShouldBe((await SessionsAsync(ada.Id)).ShouldHaveSingleItem().Id);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();
        CodeOf(await StartAsync(app, ("auth_session", tokens["auth_session"])));
        (await ExchangeAsync(app, asked, ada.Email, code)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    public async Task A_code_asked_for_at_the_headless_API_is_too_and_its_session_token_is_worth_nothing_any_more()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        var headless = Open(AllauthKind.App);
        await headless.PostAsync("auth/code/request", new { email = ada.Email });
        var code = await Mailbox.CodeAsync(ada.Email!);

        (await ExchangeAsync(app, headless.SessionToken!, ada.Email, Other(code))).ShouldBeError(400, "invalid_grant");
        (await ExchangeAsync(app, headless.SessionToken!, ada.Email, code, ("scope", "openid"))).ShouldSucceed().IdToken["sub"].ShouldBe(ada.Id);
        (await headless.GetAsync("auth/session")).ShouldBe(410);
        (await SessionsAsync(ada.Id)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Somebody_who_signs_up_at_the_headless_API_gets_tokens_for_the_code_that_proves_the_address()
    {
        var app = await RegisterAsync();
        var (email, headless) = (NewEmail(), Open(AllauthKind.App));
        (await headless.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");

        var tokens = (await ExchangeAsync(app, headless.SessionToken!, email, await Mailbox.CodeAsync(email), ("scope", "openid email"))).ShouldSucceed();
        (await app.UserInfoAsync(tokens.AccessToken)).Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task A_second_factor_that_is_owed_is_named_and_finishes_the_sign_in()
    {
        var app = await RegisterAsync();
        var (ada, secret, codes) = await NewPersonWithTotpAsync();

        var owed = await MfaRequiredAsync(app, ada.Email!);
        owed.Json.GetProperty("factors").EnumerateArray().Select(f => f.GetProperty("type").GetString()).ShouldBe(["recovery_codes", "totp"]);
        (await FinishAsync(app, owed, ("otp", "000000"))).ShouldBeError(400, "invalid_grant");
        var tokens = (await FinishAsync(app, owed, ("otp", Code(secret)))).ShouldSucceed();
        tokens.IdToken["acr"].ShouldBe("urn:identityhost:acr:2fa");
        (await FinishAsync(app, owed, ("recovery_code", codes[1]))).ShouldBeError(400, "invalid_grant");

        owed = await MfaRequiredAsync(app, ada.Email!);
        (await FinishAsync(app, owed, ("recovery_code", codes[0]))).ShouldSucceed();
        owed = await MfaRequiredAsync(app, ada.Email!);
        (await FinishAsync(app, owed, ("recovery_code", codes[0]))).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    public async Task A_sign_in_by_password_that_owes_a_second_factor_is_finished_here_too()
    {
        var app = await RegisterAsync();
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var owed = await StartAsync(app, ("username", ada.Email), ("password", Password));

        var tokens = (await FinishAsync(app, owed["auth_session"], ("otp", Code(secret)))).ShouldSucceed();
        tokens.IdToken.Claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["pwd", "otp", "mfa"]);
    }

    [Fact]
    [Trait("Security", "S-047")]
    [Trait("Security", "S-048")]
    public async Task A_trusted_device_need_not_show_it_again()
    {
        var app = await RegisterAsync();
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var trusted = (await FinishAsync(app, await MfaRequiredAsync(app, ada.Email!), ("otp", Code(secret)), ("trust_device", "true"))).ShouldSucceed();
        var device = trusted["device_token"].ShouldNotBeNull();

        var (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")));
        var spared = (await ExchangeAsync(app, asked, ada.Email, code, ("scope", "openid"), ("device_token", device))).ShouldSucceed();
        spared.IdToken["acr"].ShouldBe("urn:identityhost:acr:1fa");
        spared.Has("device_token").ShouldBeFalse();

        var another = await RegisterAsync();
        (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(another, ("username", ada.Email), ("challenge_type", "otp")));
        (await ExchangeAsync(another, asked, ada.Email, code, ("device_token", device))).ShouldBeError(400, "mfa_required");
    }

    [Fact]
    public async Task A_token_of_a_sign_in_is_one_clients_and_dies_with_its_time()
    {
        var (app, another) = (await RegisterAsync(), await RegisterAsync());
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var owed = await MfaRequiredAsync(app, ada.Email!);

        (await FinishAsync(another, owed, ("otp", Code(secret)))).ShouldBeError(400, "invalid_grant");
        Server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await FinishAsync(app, owed, ("otp", Code(secret)))).ShouldBeError(400, "invalid_grant");

        var (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")));
        (await ExchangeAsync(another, asked, ada.Email, code)).ShouldBeError(400, "invalid_grant");
        (await ExchangeAsync(app, asked, NewEmail(), code)).ShouldBeError(400, "invalid_grant");
        Server.Clock.Advance(TimeSpan.FromMinutes(4));
        (await ExchangeAsync(app, asked, ada.Email, code)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-032")]
    [Trait("Security", "S-043")]
    public async Task Guessing_ends_the_sign_in_and_is_counted_over_all_of_them()
    {
        var app = await RegisterAsync();
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var (asked, code) = await MailedAsync(ada.Email!, () => StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")));
        for (var i = 0; i < 3; i++)
            (await ExchangeAsync(app, asked, ada.Email, Other(code))).ShouldBeError(400, "invalid_grant");
        (await ExchangeAsync(app, asked, ada.Email, code)).ShouldBeError(400, "invalid_grant");

        var owed = await MfaRequiredAsync(app, ada.Email!);
        for (var i = 0; i < 5; i++)
            (await FinishAsync(app, owed, ("otp", Other(Code(secret))))).ShouldBeError(400, "invalid_grant");
        (await FinishAsync(app, owed, ("otp", Code(secret)))).ShouldBeError(400, "invalid_grant");
        owed = await MfaRequiredAsync(app, ada.Email!);
        (await FinishAsync(app, owed, ("otp", Code(secret)))).ShouldBeError(429, "temporarily_unavailable").Header("Retry-After").ShouldNotBeEmpty();
    }

    private static string Other(string code) => (code[0] == '0' ? "1" : "0") + code[1..];

    private async Task<Answer> MfaRequiredAsync(ProtocolClient app, string email)
    {
        var (asked, code) = await MailedAsync(email, () => StartAsync(app, ("username", email), ("challenge_type", "otp")));
        return (await ExchangeAsync(app, asked, email, code)).ShouldBeError(400, "mfa_required");
    }

    private static Task<Answer> ExchangeAsync(ProtocolClient app, Answer asked, string? username, string code, params (string Name, string? Value)[] parameters) =>
        app.TokenAsync([("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", username), ("otp", code), ("scope", "openid"), .. parameters]);

    private static Task<Answer> ExchangeAsync(ProtocolClient app, string sessionToken, string? username, string code, params (string Name, string? Value)[] parameters) =>
        app.TokenAsync([("grant_type", FirstPartyGrants.OneTimeCode), ("session_token", sessionToken), ("username", username), ("otp", code), .. parameters]);

    private static Task<Answer> FinishAsync(ProtocolClient app, Answer owed, params (string Name, string? Value)[] parameters) => FinishAsync(app, owed["mfa_token"], parameters);

    private static Task<Answer> FinishAsync(ProtocolClient app, string? token, params (string Name, string? Value)[] parameters) =>
        app.TokenAsync([("grant_type", FirstPartyGrants.SecondFactor), ("mfa_token", token), ("scope", "openid"), .. parameters]);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteGrantTests(SqliteHeadlessServer shared) : GrantTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlGrantTests(PostgreSqlHeadlessServer shared) : GrantTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
