using System.Net;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>Signing in at the challenge endpoint (OAuth 2.0 for First-Party Applications, draft -04).</summary>
public abstract class ChallengeTests(HeadlessServer shared) : FirstPartyTests(shared)
{
    private const string OneFactor = "urn:identityhost:acr:1fa";
    private const string TwoFactors = "urn:identityhost:acr:2fa";

    [Fact]
    public async Task A_password_ends_in_a_code_that_gives_tokens()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();

        var first = ShouldOwe(await StartAsync(app, ("scope", "openid offline_access"), ("nonce", "n-0S6")), "login", "login_by_code", "signup", "mfa_login_webauthn");
        first.Header("Cache-Control").ShouldContain("no-store");
        var wrong = ShouldOwe(await GoOnAsync(app, first, ("username", ada.Email), ("password", "not the password")), "login", "login_by_code", "signup", "mfa_login_webauthn");
        Problems(wrong).ShouldBe(["email_password_mismatch@password"]);
        var done = (await GoOnAsync(app, wrong, ("username", ada.Email), ("password", Password))).ShouldSucceed();

        var tokens = await RedeemAsync(app, done);
        var id = tokens.IdToken.Claims;
        id.GetProperty("sub").GetString().ShouldBe(ada.Id);
        id.GetProperty("nonce").GetString().ShouldBe("n-0S6");
        id.GetProperty("acr").GetString().ShouldBe(OneFactor);
        id.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["pwd"]);
        id.GetProperty("sid").GetString().ShouldBe((await SessionsAsync(ada.Id)).ShouldHaveSingleItem().Id);
        (await app.UserInfoAsync(tokens.AccessToken)).ShouldSucceed();
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    public async Task Who_it_is_may_be_said_first_and_the_rest_later()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();

        var hinted = await StartAsync(app, ("login_hint", ada.Email));
        CodeOf(await GoOnAsync(app, hinted, ("password", Password)));
        var named = await StartAsync(app, ("username", ada.UserName));
        CodeOf(await GoOnAsync(app, named, ("password", Password)));
        CodeOf(await StartAsync(app, ("username", ada.Email), ("password", Password)));
    }

    [Fact]
    public async Task A_mailed_code_signs_in_and_can_be_sent_again()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();

        var (asked, first) = await MailedAsync(ada.Email!, async () => ShouldOwe(await StartAsync(app, ("username", ada.Email), ("challenge_type", "otp")), "login_by_code"));
        (await GoOnAsync(app, asked, ("challenge_type", "otp"))).ShouldBeError(429, "temporarily_unavailable").Header("Retry-After").ShouldNotBeEmpty();
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        var (again, second) = await MailedAsync(ada.Email!, async () => ShouldOwe(await GoOnAsync(app, asked, ("challenge_type", "otp")), "login_by_code"));
        if (first != second)
            Problems(ShouldOwe(await GoOnAsync(app, again, ("otp", first)), "login_by_code")).ShouldBe(["incorrect_code@otp"]);
        var tokens = await RedeemAsync(app, await GoOnAsync(app, again, ("otp", second)));
        tokens.IdToken.Claims.GetProperty("amr").EnumerateArray().Select(a => a.GetString()).ShouldBe(["otp"]);
    }

    [Fact]
    [Trait("Security", "S-052")]
    public async Task A_second_factor_is_owed_and_taken_as_code_or_as_recovery_code()
    {
        var app = await RegisterAsync();
        var (ada, secret, codes) = await NewPersonWithTotpAsync();

        var owed = ShouldOwe(await StartAsync(app, ("username", ada.Email), ("password", Password)), "mfa_authenticate");
        var step = owed.Json.GetProperty("owed")[0];
        step.GetProperty("types").EnumerateArray().Select(t => t.GetString()).ShouldBe(["recovery_codes", "totp"]);
        step.GetProperty("parameters").EnumerateArray().Select(t => t.GetString()).ShouldBe(["recovery_code", "otp"]);
        Problems(await GoOnAsync(app, owed, ("otp", "000000"))).ShouldBe(["incorrect_code@otp"]);
        var tokens = await RedeemAsync(app, await GoOnAsync(app, owed, ("otp", Code(secret))));
        tokens.IdToken.Claims.GetProperty("acr").GetString().ShouldBe(TwoFactors);

        var other = await StartAsync(app, ("username", ada.Email), ("password", Password));
        CodeOf(await GoOnAsync(app, other, ("recovery_code", codes[0])));
        var third = await StartAsync(app, ("username", ada.Email), ("password", Password));
        Problems(await GoOnAsync(app, third, ("recovery_code", codes[0]))).ShouldBe(["incorrect_code@otp"]);
    }

    [Fact]
    public async Task Somebody_signs_up_corrects_the_address_and_proves_it()
    {
        var app = await RegisterAsync();
        var (wrong, right) = (NewEmail(), NewEmail());

        Problems(await StartAsync(app, ("sign_up", "true"), ("email", "nonsense"), ("password", "short"))).ShouldBe(["invalid@email", "password_too_short@password"]);
        var begun = ShouldOwe(await StartAsync(app, ("sign_up", "true"), ("email", wrong), ("password", Password)), "verify_email");
        var (corrected, code) = await MailedAsync(right, async () => ShouldOwe(await GoOnAsync(app, begun, ("email", right)), "verify_email"));
        Problems(ShouldOwe(await GoOnAsync(app, corrected, ("otp", "000000")), "verify_email")).ShouldBe(["incorrect_code@otp"]);
        var tokens = await RedeemAsync(app, await GoOnAsync(app, corrected, ("otp", code)));
        (await app.UserInfoAsync(tokens.AccessToken))["sub"].ShouldBe(tokens.IdToken.Claims.GetProperty("sub").GetString());
    }

    [Fact]
    [Trait("Security", "S-051")]
    public async Task A_passkey_signs_in_alone_stands_beside_a_password_and_begins_an_account()
    {
        var app = await RegisterAsync();
        var email = NewEmail();
        using var authenticator = new SoftwareAuthenticator(Server.Issuer);

        var (begun, code) = await MailedAsync(email, () => StartAsync(app, ("sign_up", "true"), ("challenge_type", "passkey"), ("email", email)));
        var proven = ShouldOwe(await GoOnAsync(app, begun, ("otp", code)), "mfa_signup_webauthn");
        var creation = ShouldOwe(await GoOnAsync(app, proven, ("challenge_type", "passkey")), "mfa_signup_webauthn");
        CodeOf(await GoOnAsync(app, creation, ("passkey", authenticator.Create(creation["passkey_options"]!))));

        var asked = await StartAsync(app, ("challenge_type", "passkey"));
        var tokens = await RedeemAsync(app, await GoOnAsync(app, asked, ("passkey", authenticator.Get(asked["passkey_options"]!))));
        tokens.IdToken.Claims.GetProperty("acr").GetString().ShouldBe(TwoFactors);

        var (mailed, login) = await MailedAsync(email, () => StartAsync(app, ("username", email), ("challenge_type", "otp")));
        var second = ShouldOwe(await GoOnAsync(app, mailed, ("otp", login)), "mfa_authenticate");
        var question = ShouldOwe(await GoOnAsync(app, second, ("challenge_type", "passkey")), "mfa_authenticate");
        CodeOf(await GoOnAsync(app, question, ("passkey", authenticator.Get(question["passkey_options"]!))));
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task A_device_token_spares_the_second_factor_for_the_same_client_and_no_other()
    {
        var app = await RegisterAsync();
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var owed = await StartAsync(app, ("username", ada.Email), ("password", Password));
        var done = await GoOnAsync(app, owed, ("otp", Code(secret)), ("trust_device", "true"));
        CodeOf(done);
        var device = done["device_token"].ShouldNotBeNull();

        var spared = await RedeemAsync(app, await StartAsync(app, ("username", ada.Email), ("password", Password), ("device_token", device)));
        spared.IdToken.Claims.GetProperty("acr").GetString().ShouldBe(OneFactor);
        ShouldOwe(await StartAsync(app, ("username", ada.Email), ("password", Password)), "mfa_authenticate");
        var another = await RegisterAsync();
        ShouldOwe(await StartAsync(another, ("username", ada.Email), ("password", Password), ("device_token", device)), "mfa_authenticate");
    }

    [Fact]
    [Trait("Security", "S-068")]
    public async Task Whoever_is_signed_in_proves_more_when_more_is_asked_for()
    {
        var app = await RegisterAsync();
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var owed = await StartAsync(app, ("username", ada.Email), ("password", Password));
        var trusted = await GoOnAsync(app, owed, ("otp", Code(secret)), ("trust_device", "true"));
        var weak = await StartAsync(app, ("username", ada.Email), ("password", Password), ("device_token", trusted["device_token"]));
        var session = (await RedeemAsync(app, weak)).IdToken.Claims.GetProperty("sid").GetString();
        Server.Clock.Advance(TimeSpan.FromMinutes(1));

        // As a resource server would ask for it (RFC 9470).
        var more = ShouldOwe(await StartAsync(app, ("auth_session", weak["auth_session"]), ("acr_values", TwoFactors)), "mfa_reauthenticate");
        Problems(await GoOnAsync(app, more, ("otp", "000000"))).ShouldBe(["incorrect_code@otp"]);
        var raised = await GoOnAsync(app, more, ("otp", Code(secret)));
        var tokens = await RedeemAsync(app, raised);
        tokens.IdToken.Claims.GetProperty("acr").GetString().ShouldBe(TwoFactors);
        tokens.IdToken.Claims.GetProperty("sid").GetString().ShouldBe(session);

        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        CodeOf(await StartAsync(app, ("auth_session", raised["auth_session"]), ("max_age", "3600")));
    }

    [Fact]
    [Trait("Security", "S-068")]
    public async Task A_proof_that_is_too_old_is_asked_for_again_and_only_once()
    {
        var app = await RegisterAsync();
        var ada = await NewPersonAsync();
        var done = await StartAsync(app, ("username", ada.Email), ("password", Password));
        CodeOf(done);
        Server.Clock.Advance(TimeSpan.FromMinutes(2));

        var owed = ShouldOwe(await StartAsync(app, ("auth_session", done["auth_session"]), ("max_age", "60")), "reauthenticate");
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        var tokens = await RedeemAsync(app, await GoOnAsync(app, owed, ("password", Password)));
        var now = Server.Clock.GetUtcNow().ToUnixTimeSeconds();
        tokens.IdToken.Claims.GetProperty("auth_time").GetInt64().ShouldBeInRange(now - 50, now);
    }

    [Fact]
    public async Task What_cannot_be_done_here_is_done_in_a_browser()
    {
        var app = await RegisterAsync(decide: c => c with { FirstParty = true, RequireConsent = true });
        var ada = await NewPersonAsync();
        var sent = (await StartAsync(app, ("username", ada.Email), ("password", Password))).ShouldBeError(403, "redirect_to_web");
        sent.Json.GetProperty("expires_in").GetInt32().ShouldBe(60);

        using var browser = Server.OpenBrowser(Transcript);
        var page = await browser.OpenAsync($"/connect/authorize?client_id={app.ClientId}&request_uri={Uri.EscapeDataString(sent["request_uri"]!)}");
        page = await browser.SignInAsync(page, ada.Email!, Password);
        var response = AuthorizationResponse.Read(await browser.PressAsync(page, "Allow")).ShouldNotBeNull();
        (await app.RedeemAsync(response)).ShouldSucceed();

        var many = await RegisterAsync(AppOfOurs with { RedirectUris = ["https://app.example/cb", "https://app.example/other"] }, c => c with { FirstParty = true });
        (await StartAsync(many, ("username", ada.Email), ("password", Password))).ShouldBeError(403, "redirect_to_web").Has("request_uri").ShouldBeFalse();
        (await StartAsync(many, ("username", ada.Email), ("password", Password), ("redirect_uri", many.RedirectUri))).Has("request_uri").ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-105")]
    public async Task The_code_is_bound_to_client_and_proof_key_and_serves_once()
    {
        var (app, another) = (await RegisterAsync(), await RegisterAsync());
        var ada = await NewPersonAsync();
        var code = CodeOf(await StartAsync(app, ("username", ada.Email), ("password", Password)));

        (await another.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("code_verifier", ProtocolClient.Verifier))).ShouldBeError(400, "invalid_grant");
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", code))).ShouldBeError(400, "invalid_grant");
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("code_verifier", ProtocolClient.Verifier), ("redirect_uri", app.RedirectUri))).ShouldBeError(400, "invalid_grant");
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("code_verifier", ProtocolClient.Verifier))).Status.ShouldBe(HttpStatusCode.OK);
        (await app.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("code_verifier", ProtocolClient.Verifier))).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-061")]
    [Trait("Security", "S-069")]
    public async Task An_auth_session_is_one_clients_renewed_at_each_rise_and_opens_no_other_door()
    {
        var (app, another) = (await RegisterAsync(), await RegisterAsync());
        var (ada, secret, _) = await NewPersonWithTotpAsync();
        var first = await StartAsync(app);
        var owed = await GoOnAsync(app, first, ("username", ada.Email), ("password", Password));
        owed["auth_session"].ShouldNotBe(first["auth_session"]);

        (await GoOnAsync(another, owed, ("otp", Code(secret)))).ShouldBeError(400, "invalid_session");
        var (request, token) = (owed["auth_session"]!.Split('.')[0], owed["auth_session"]!.Split('.')[1]);
        var theirs = await StartAsync(another);
        (await another.PostAsync("/connect/challenge", ("auth_session", $"{theirs["auth_session"]!.Split('.')[0]}.{token}"), ("otp", Code(secret)))).ShouldBeError(400, "invalid_session");
        var headless = Open(AllauthKind.App);
        headless.SessionToken = token;
        (await headless.PostAsync("auth/2fa/authenticate", new { code = Code(secret) })).ShouldBe(410);
        using var browser = Server.OpenBrowser(Transcript);
        (await app.GetAsync($"/connect/authorize?client_id={app.ClientId}&request_uri={Uri.EscapeDataString("urn:ietf:params:oauth:request_uri:" + request)}")).Status.ShouldBe(HttpStatusCode.BadRequest);

        var done = await GoOnAsync(app, owed, ("otp", Code(secret)));
        CodeOf(done);
        (await GoOnAsync(app, owed)).ShouldBeError(400, "invalid_session");
        (await GoOnAsync(another, done)).ShouldBeError(400, "invalid_request");
        (await StartAsync(another, ("auth_session", done["auth_session"]))).ShouldBeError(400, "invalid_session");
        CodeOf(await StartAsync(app, ("auth_session", done["auth_session"])));
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteChallengeTests(SqliteHeadlessServer shared) : ChallengeTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlChallengeTests(PostgreSqlHeadlessServer shared) : ChallengeTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
