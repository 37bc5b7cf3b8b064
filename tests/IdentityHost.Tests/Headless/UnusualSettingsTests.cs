using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Links instead of codes, a front end of its own for them, no passkeys that sign in, authenticator apps of another make, and times that are short.</summary>
public sealed class UnusualServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
        ((IEnumerable<(string Key, string Value)>)
        [
            ("EmailVerificationByCodeEnabled", "false"),
            ("PasswordResetByCodeEnabled", "false"),
            ("FrontendUrls:AccountConfirmEmail", "https://app.example/verify?key={key}"),
            ("FrontendUrls:AccountResetPasswordFromKey", "https://app.example/reset/{key}"),
            ("LoginOnEmailConfirmation", "true"),
            ("EmailConfirmationExpiry", "01:00:00"),
            ("PasswordResetExpiry", "00:05:00"),
            ("EmailUnknownAccounts", "false"),
            ("EmailNotifications", "false"),
            ("MaxEmailAddresses", "2"),
            ("ReauthenticationTimeout", "00:01:00"),
            ("Mfa:PasskeyLoginEnabled", "false"),
            ("Mfa:PasskeySignupEnabled", "false"),
            ("Mfa:TrustCookieAge", "01:00:00"),
            ("Mfa:TotpDigits", "8"),
            ("Mfa:TotpPeriod", "60"),
            ("Mfa:TotpTolerance", "0"),
            ("Mfa:TotpIssuer", "Elsewhere"),
            ("Mfa:RecoveryCodeCount", "5"),
            ("Headless:TokenStrategy", "Jwt"),
            ("Headless:RotateRefreshToken", "false"),
            ("Headless:RefreshTokenLifetime", "01:00:00"),
        ]).Select(setting => ("IdentityHost:Accounts:" + setting.Key, setting.Value));
}

/// <summary>What each of these settings changes.</summary>
public sealed class UnusualSettingsTests(UnusualServer shared) : HeadlessTests(shared), IClassFixture<UnusualServer>
{
    private const string Apps = "account/authenticators/totp";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Links_lead_to_the_front_end_for_as_long_as_is_set_and_sign_in_where_that_is_set(AllauthKind kind)
    {
        var (client, email, late) = (Open(kind), NewEmail(), NewEmail("late"));
        (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        var key = await Mailbox.KeyAsync(email);
        (await Mailbox.WaitAsync(email)).ShouldContain("https://app.example/verify?key=" + key);
        (await client.PostAsync("auth/email/verify", new { key })).ShouldBeSignedIn();

        await Open(kind).PostAsync("auth/signup", new { email = late, password = Password });
        await Open(kind).PostAsync("auth/password/request", new { email });
        var reset = await Mailbox.KeyAsync(email, 2);
        (await Mailbox.WaitAsync(email, 2)).ShouldContain("https://app.example/reset/" + reset);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await Open(kind).GetAsync("auth/password/reset", ("X-Password-Reset-Key", reset))).ShouldBeErrors("invalid_password_reset@key");
        Server.Clock.Advance(TimeSpan.FromMinutes(55));
        (await Open(kind).PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(late) })).ShouldBeErrors("invalid_or_expired_key@key");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_has_no_account_gets_no_mail_and_owners_are_told_of_no_change(AllauthKind kind)
    {
        var nobody = NewEmail("nobody");
        (await Open(kind).PostAsync("auth/password/request", new { email = nobody })).ShouldBe(200);
        var (client, account) = await SignInAsync(kind);
        (await client.PostAsync("account/password/change", new { current_password = Password, new_password = "another horse entirely" })).ShouldBe(200);
        (await client.PostAsync("auth/password/request", new { email = account.Email })).Status.ShouldBe(200);
        (await Mailbox.WaitAsync(account.Email!)).ShouldContain("https://app.example/reset/", Case.Sensitive, "the first mail of all");
        (await Mailbox.ToAsync(nobody)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_account_has_as_many_addresses_as_are_set_and_a_proof_is_recent_as_long_as_is_set(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.PostAsync("account/email", new { email = NewEmail("second") })).ShouldBe(200);
        (await client.PostAsync("account/email", new { email = NewEmail("third") })).ShouldBeErrors("max_email_addresses@email");
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        (await client.DeleteAsync(Apps)).ShouldAskAgain("reauthenticate");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Passkeys_are_a_second_factor_only(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.GetAsync("account/authenticators/webauthn")).ShouldBe(200);
        var stranger = Open(kind);
        (await stranger.GetAsync("config")).Data.GetProperty("mfa").GetRawText().ShouldBe("""{"supported_types":["recovery_codes","totp","webauthn"],"passkey_login_enabled":false}""");
        (await stranger.GetAsync("auth/session")).ShouldOwe(null).Flows.ShouldBe(["login", "login_by_code", "signup"]);
        (await stranger.GetAsync("auth/webauthn/login")).Status.ShouldBe(404);
        (await stranger.PostAsync("auth/webauthn/signup", new { email = NewEmail() })).Status.ShouldBe(404);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Authenticator_apps_recovery_codes_and_trust_are_as_they_are_set(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var offered = await client.GetAsync(Apps);
        var url = offered.Meta("totp_url")!.Value.GetString()!;
        foreach (var part in (string[])["digits=8", "period=60", "issuer=Elsewhere"])
            url.ShouldContain(part);
        var app = new AuthenticatorApp(offered.Meta("secret")!.Value.GetString()!);
        (await client.PostAsync(Apps, new { code = Code(app, -1) })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync(Apps, new { code = Code(app) })).ShouldBe(200);
        (await client.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes").GetArrayLength().ShouldBe(5);
        if (kind == AllauthKind.App)
            return;

        var trusted = Open(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        await trusted.PostAsync("auth/login", new { email = account.Email, password = Password });
        (await trusted.PostAsync("auth/2fa/authenticate", new { code = Code(app) })).ShouldOwe("mfa_trust");
        (await trusted.PostAsync("auth/2fa/trust", new { trust = true })).ShouldBeSignedIn("password", "mfa");
        foreach (var (minutes, owed) in ((int, string?)[])[(50, null), (20, "mfa_authenticate")])
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await trusted.DeleteAsync("auth/session");
            var again = await trusted.PostAsync("auth/login", new { email = account.Email, password = Password });
            (again.Status == 200 ? null : again.Pending).ShouldBe(owed);
        }
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_rotated_serves_again_until_its_time_is_over()
    {
        var account = await NewPersonAsync();
        var client = Open(AllauthKind.App);
        var refresh = (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).Meta("refresh_token")!.Value.GetString();
        foreach (var minutes in (int[])[1, 50])
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(minutes));
            (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(200).Data.TryGetProperty("refresh_token", out _).ShouldBeFalse();
        }

        Server.Clock.Advance(TimeSpan.FromMinutes(10));
        (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(400);
    }

    private string Code(AuthenticatorApp app, int stepsLater = 0) => app.CodeAt(Server.Clock.GetUtcNow(), stepsLater, digits: 8, period: 60);
}
