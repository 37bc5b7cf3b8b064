using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A server that is set up otherwise than a newcomer's, and serves one kind of clients alone.</summary>
public abstract class OtherwiseServer(AllauthKind kind) : HeadlessServer
{
    /// <summary>A front end on another host.</summary>
    public const string FrontEnd = "https://app.example";

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:Headless:Clients", kind == AllauthKind.App ? "app" : "browser"),
        ("IdentityHost:Accounts:Headless:TrustedOrigins:0", FrontEnd),
        ("IdentityHost:Accounts:Headless:ProviderErrorUrl", FrontEnd + "/error?from=server"),
        ("IdentityHost:Accounts:Headless:ServeSpecification", "false"),
        ("IdentityHost:Accounts:LoginByCodeEnabled", "false"),
        ("IdentityHost:Accounts:LoginMethods", "email"),
        ("IdentityHost:Accounts:SignUpEnabled", "false"),
        ("IdentityHost:Accounts:PreventEnumeration", "false"),
        ("IdentityHost:Accounts:LoginOnPasswordReset", "true"),
        ("IdentityHost:Accounts:LogoutOnPasswordChange", "true"),
        ("IdentityHost:Accounts:Mfa:SupportedTypes", "totp"),
        ("IdentityHost:Accounts:Mfa:TrustEnabled", "false"),
        ("IdentityHost:Accounts:Sessions:TrackActivity", "false"),
    ];
}

/// <summary>For apps alone.</summary>
public sealed class OtherwiseAppServer() : OtherwiseServer(AllauthKind.App);

/// <summary>For browsers alone.</summary>
public sealed class OtherwiseBrowserServer() : OtherwiseServer(AllauthKind.Browser);

/// <summary>What settings change of the answers.</summary>
public abstract class SettingsTests(OtherwiseServer shared, AllauthKind kind) : HeadlessTests(shared)
{
    private const string Other = "another horse entirely";

    [Fact]
    public async Task What_is_switched_off_is_not_there_and_is_not_offered()
    {
        var client = Open(kind);
        var config = (await client.GetAsync("config")).ShouldBe(200).Data;
        config.GetProperty("account").GetRawText().ShouldBe(
            """{"authentication_method":"email","login_methods":["email"],"is_open_for_signup":false,"email_verification_by_code_enabled":true,"login_by_code_enabled":false,"password_reset_by_code_enabled":true,"signup_fields":[{"name":"email","required":true},{"name":"username","required":false},{"name":"password","required":true}]}""");
        config.GetProperty("mfa").GetRawText().ShouldBe("""{"supported_types":["totp"],"passkey_login_enabled":false}""");
        config.GetProperty("usersessions").GetProperty("track_activity").GetBoolean().ShouldBeFalse();
        (await client.GetAsync("auth/session")).ShouldOwe(null).Flows.ShouldBe(["login", "password_reset_by_code?"]);

        (string Method, string Path)[] missing =
        [
            ("POST", "auth/code/request"), ("POST", "auth/code/resend"), ("POST", "auth/2fa/trust"), ("GET", "auth/webauthn/login"), ("POST", "auth/webauthn/signup"),
            ("GET", "account/authenticators/webauthn"), ("GET", "account/authenticators/recovery-codes"),
        ];
        foreach (var (method, path) in missing)
            (await client.SendAsync(method, path, null)).Status.ShouldBe(404, path);
        // Who has a passkey from before shows it all the same.
        (await client.GetAsync("auth/webauthn/reauthenticate")).Status.ShouldBe(401);
        // A code may be owed as the second factor all the same.
        (await client.PostAsync("auth/code/confirm", new { code = "1" })).ShouldBe(409);
        (await client.PostAsync("auth/signup", new { email = NewEmail(), password = Password })).ShouldBe(403);
        (await Open(kind == AllauthKind.App ? AllauthKind.Browser : AllauthKind.App).GetAsync("config")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task With_one_login_method_its_field_is_required()
    {
        var client = Open(kind);
        var account = await NewPersonAsync();
        (await client.PostAsync("auth/login", new { })).ShouldBeErrors("required@email", "required@password");
        (await client.PostAsync("auth/login", new { username = account.UserName, password = Password })).ShouldBeErrors("required@email");
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        (await client.GetAsync("auth/sessions")).Data[0].TryGetProperty("last_seen_at", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reset_signs_in_and_a_changed_password_signs_out()
    {
        var client = Open(kind);
        var account = await NewPersonAsync();
        (await client.PostAsync("auth/password/request", new { email = NewEmail() })).ShouldBeErrors("unknown_email@email");
        await client.PostAsync("auth/password/request", new { email = account.Email });
        (await client.PostAsync("auth/password/reset", new { key = await Mailbox.CodeAsync(account.Email!), password = Other })).ShouldBeSignedIn("password_reset");
        (await client.PostAsync("account/password/change", new { current_password = Other, new_password = Password })).ShouldOwe(null);
        (await client.GetAsync("auth/session")).Status.ShouldBe(kind == AllauthKind.App ? 410 : 401);
    }

    [Fact]
    public async Task Without_enumeration_prevention_a_taken_address_is_named()
    {
        var (client, _) = await SignInAsync(kind);
        var other = await NewPersonAsync();
        (await client.PostAsync("account/email", new { email = other.Email })).ShouldBeErrors("email_taken@email");
    }

    [Fact]
    public async Task The_document_is_served_only_where_it_is_wanted()
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        (await http.GetAsync("/openapi/headless.json")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}

/// <summary>As an app.</summary>
public sealed class AppSettingsTests(OtherwiseAppServer shared) : SettingsTests(shared, AllauthKind.App), IClassFixture<OtherwiseAppServer>;

/// <summary>As a browser, which alone comes from other origins and is sent to providers.</summary>
public sealed class BrowserSettingsTests(OtherwiseBrowserServer shared) : SettingsTests(shared, AllauthKind.Browser), IClassFixture<OtherwiseBrowserServer>
{
    [Fact]
    [Trait("Security", "S-085")]
    public async Task A_trusted_origin_reads_and_writes_with_cookies_and_no_other_does()
    {
        var client = Open(AllauthKind.Browser);
        var preflight = await client.SendAsync("OPTIONS", "auth/login", null, ("Origin", OtherwiseServer.FrontEnd));
        preflight.Status.ShouldBe(204);
        preflight.Headers["Access-Control-Allow-Origin"].ShouldBe(OtherwiseServer.FrontEnd);
        preflight.Headers["Access-Control-Allow-Credentials"].ShouldBe("true");
        // All that allauth's own client sends.
        foreach (var header in (string[])["content-type", "user-agent", "x-csrftoken", "x-session-token", "x-email-verification-key", "x-password-reset-key"])
            preflight.Headers["Access-Control-Allow-Headers"].Split(", ").ShouldContain(header);

        await client.GetAsync("config");
        (await client.SendAsync("POST", "auth/login", new { }, ("Origin", OtherwiseServer.FrontEnd))).ShouldBe(400).Headers["Access-Control-Allow-Origin"].ShouldBe(OtherwiseServer.FrontEnd);
        foreach (var origin in (string[])["https://app.example.evil.example", "http://app.example", "https://app.example:444", "null"])
        {
            var answer = await client.SendAsync("POST", "auth/login", new { }, ("Origin", origin));
            answer.Status.ShouldBe(403, origin);
            answer.Headers.ContainsKey("Access-Control-Allow-Origin").ShouldBeFalse(origin);
        }
    }

    [Fact]
    public async Task A_failed_sign_in_by_a_provider_leads_to_the_front_end() =>
        (await Open(AllauthKind.Browser).PostAsync("auth/provider/redirect")).Headers["Location"].ShouldBe(OtherwiseServer.FrontEnd + "/error?from=server&error=unknown&error_process=login");
}
