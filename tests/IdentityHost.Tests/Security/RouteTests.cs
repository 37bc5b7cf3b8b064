using IdentityHost.Testing;
using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Which addresses there are. Whoever adds one says here that it was thought about (S-190).</summary>
public sealed class RouteTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    /// <summary>Who may use each address, and what is asked of them.</summary>
    private static readonly (string Path, string Methods, string Policy)[] s_reviewed =
    [
        ("/", "GET HEAD POST", "anybody"),
        ("/account", "GET HEAD POST", "whoever has a session; sees and ends own consents only"),
        ("/account/activity", "GET HEAD POST", "whoever has a session; the own account's rows only"),
        ("/account/connections", "GET HEAD POST", "whoever has a session; own links only, lately proven for changes"),
        ("/account/deletion", "GET HEAD POST", "whoever has a session, lately proven, where people may delete their accounts"),
        ("/account/emails", "GET HEAD POST", "whoever has a session; lately proven for changes"),
        ("/account/invitations", "GET HEAD POST", "whoever has a session; the own account's invitations"),
        ("/account/passkeys", "GET HEAD POST", "whoever has a session; lately proven for changes"),
        ("/account/password", "GET HEAD POST", "whoever has a session and knows the password"),
        ("/account/phone", "GET HEAD POST", "whoever has a session, where accounts have numbers; lately proven for changes"),
        ("/account/recovery-codes", "GET HEAD POST", "whoever has a session, lately proven"),
        ("/account/sessions", "GET HEAD POST", "whoever has a session; sees and ends own sessions only"),
        ("/account/two-step", "GET HEAD POST", "whoever has a session; lately proven for changes"),
        ("/api/v1/admin/audit", "GET HEAD OPTIONS", "staff, or who has audit.read"),
        ("/api/v1/admin/audit/export", "GET HEAD OPTIONS", "staff, or who has audit.read; lately proven"),
        ("/api/v1/admin/clients", "GET HEAD POST OPTIONS", "staff, or who has clients.read; who has clients.manage, for changes; first-party apps superusers only"),
        ("/api/v1/admin/clients/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has clients.read; who has clients.manage, for changes; first-party apps superusers only"),
        ("/api/v1/admin/clients/x/rotate-secret", "POST OPTIONS", "who has clients.manage; of first-party apps superusers only"),
        ("/api/v1/admin/consents", "GET HEAD OPTIONS", "staff, or who has consents.read"),
        ("/api/v1/admin/consents/x", "GET HEAD DELETE OPTIONS", "staff, or who has consents.read; who has consents.withdraw, for that"),
        ("/api/v1/admin/block-lists", "GET HEAD OPTIONS", "staff, or who has block_lists.read"),
        ("/api/v1/admin/block-lists/entries", "GET HEAD POST OPTIONS", "staff, or who has block_lists.read; who has block_lists.manage, for changes"),
        ("/api/v1/admin/block-lists/entries/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has block_lists.read; who has block_lists.manage, for changes"),
        ("/api/v1/admin/groups", "GET HEAD POST OPTIONS", "staff, or who has groups.read; who has groups.manage, for changes"),
        ("/api/v1/admin/groups/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has groups.read; who has groups.manage, for changes within own rights"),
        ("/api/v1/admin/groups/x/members", "GET HEAD OPTIONS", "staff, or who has groups.read"),
        ("/api/v1/admin/groups/x/members/x", "PUT DELETE OPTIONS", "who has groups.manage, within own rights"),
        ("/api/v1/admin/initial-access-tokens", "GET HEAD POST OPTIONS", "staff, or who has clients.read; who has clients.manage, for changes"),
        ("/api/v1/admin/initial-access-tokens/x", "GET HEAD DELETE OPTIONS", "staff, or who has clients.read; who has clients.manage, for changes"),
        ("/api/v1/admin/permissions", "GET HEAD OPTIONS", "staff, or who has groups.read"),
        ("/api/v1/admin/permissions/x", "GET HEAD OPTIONS", "staff, or who has groups.read"),
        ("/api/v1/admin/resources", "GET HEAD POST OPTIONS", "staff, or who has scopes.read; who has scopes.manage, for changes"),
        ("/api/v1/admin/resources/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has scopes.read; who has scopes.manage, for changes"),
        ("/api/v1/admin/scopes", "GET HEAD POST OPTIONS", "staff, or who has scopes.read; who has scopes.manage, for changes"),
        ("/api/v1/admin/scopes/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has scopes.read; who has scopes.manage, for changes"),
        ("/api/v1/admin/signing-keys", "GET HEAD POST OPTIONS", "staff, or who has keys.read; who has keys.rotate, for new ones"),
        ("/api/v1/admin/signing-keys/x", "GET HEAD DELETE OPTIONS", "staff, or who has keys.read; who has keys.rotate, for the emergency"),
        ("/api/v1/admin/signing-keys/x/retire", "POST OPTIONS", "who has keys.rotate"),
        ("/api/v1/admin/invitations", "GET HEAD POST OPTIONS", "staff, or who has invitations.read; who has invitations.manage, to invite"),
        ("/api/v1/admin/invitations/x", "GET HEAD DELETE OPTIONS", "staff, or who has invitations.read; who has invitations.manage, to take them back"),
        ("/api/v1/admin/sessions", "GET HEAD OPTIONS", "staff, or who has sessions.read"),
        ("/api/v1/admin/sessions/x", "GET HEAD DELETE OPTIONS", "staff, or who has sessions.read; who has sessions.end, within own rights"),
        ("/api/v1/admin/users", "GET HEAD POST OPTIONS", "staff, or who has users.read; who has users.create, without choosing a password"),
        ("/api/v1/admin/bulk/users/disable", "POST OPTIONS", "who has users.update, within own rights"),
        ("/api/v1/admin/users/x", "GET HEAD PATCH DELETE OPTIONS", "staff, or who has users.read; who has users.update or users.delete, within own rights"),
        ("/api/v1/admin/users/x/disable", "POST OPTIONS", "who has users.update, within own rights"),
        ("/api/v1/admin/users/x/enable", "POST OPTIONS", "who has users.update, within own rights"),
        ("/api/v1/admin/users/x/keep", "POST OPTIONS", "who has users.delete, within own rights"),
        ("/api/v1/admin/users/x/password-reset", "POST OPTIONS", "who has users.update, within own rights; sends the owner a link"),
        ("/api/v1/admin/users/x/rights", "PUT OPTIONS", "superusers who have, as all of them, users.update"),
        ("/api/v1/admin/users/x/sessions", "DELETE OPTIONS", "who has sessions.end, within own rights"),
        ("/api/v1/connected-apps", "GET HEAD OPTIONS", "whoever holds a token with account or account:read"),
        ("/api/v1/connected-apps/x", "DELETE OPTIONS", "whoever holds a token with account; own ones only"),
        ("/api/v1/deletion", "POST OPTIONS", "whoever holds a token with account, lately proven"),
        ("/api/v1/devices", "GET HEAD POST OPTIONS", "whoever holds a token with account, or account:read to see; lately proven for changes"),
        ("/api/v1/devices/x", "GET HEAD DELETE OPTIONS", "whoever holds a token with account, or account:read to see; own ones only, lately proven for changes"),
        ("/api/v1/devices/x/confirm", "POST OPTIONS", "whoever holds a token with account, and the code; own ones only"),
        ("/api/v1/devices/x/send", "POST OPTIONS", "whoever holds a token with account; own ones only"),
        ("/api/v1/export", "GET HEAD OPTIONS", "whoever holds a token with account, lately proven"),
        ("/api/v1/invitations", "GET HEAD POST OPTIONS", "whoever holds a token with account, or account:read to see; the own account's invitations"),
        ("/api/v1/invitations/x", "GET HEAD DELETE OPTIONS", "whoever holds a token with account, or account:read to see; own ones only"),
        ("/api/v1/invitations/x/resend", "POST OPTIONS", "whoever holds a token with account; own ones only"),
        ("/api/v1/password", "POST OPTIONS", "whoever holds a token with account and knows the password"),
        ("/api/v1/profile", "GET HEAD PATCH OPTIONS", "whoever holds a token with account, or account:read to see"),
        ("/api/v1/profile/has_group/x", "GET HEAD OPTIONS", "whoever holds a token with account or account:read; about the own account only"),
        ("/api/v1/profile/has_permission/x", "GET HEAD OPTIONS", "whoever holds a token with account or account:read; about the own account only"),
        ("/api/v1/second-factor", "GET HEAD PATCH OPTIONS", "whoever holds a token with account, or account:read to see; lately proven for changes"),
        ("/api/v1/sessions", "GET HEAD DELETE OPTIONS", "whoever holds a token with account, or account:read to see; own ones only"),
        ("/api/v1/sessions/x", "DELETE OPTIONS", "whoever holds a token with account; own ones only"),
        ("/assets/x/x", "GET", "anybody"),
        ("/choose-account", "GET HEAD POST", "whoever holds the id of a request and has a session"),
        ("/connect/authorize", "GET POST", "anybody; nothing happens without a session"),
        ("/connect/challenge", "POST OPTIONS", "first-party clients, authenticated as registered; people prove themselves step by step"),
        ("/connect/introspect", "POST", "confidential clients, about tokens that concern them"),
        ("/connect/logout", "GET POST", "anybody; ends this browser's session, asked or with its own ID token"),
        ("/connect/par", "POST OPTIONS", "clients, authenticated as registered"),
        ("/connect/register", "POST OPTIONS", "whoever holds an initial access token"),
        ("/connect/register/{clientId}", "GET PUT DELETE OPTIONS", "whoever holds this client's registration access token"),
        ("/connect/revoke", "POST OPTIONS", "clients, authenticated as registered, for tokens of their own"),
        ("/connect/token", "POST OPTIONS", "clients, authenticated as registered"),
        ("/connect/userinfo", "GET POST OPTIONS", "whoever holds an access token for it"),
        ("/consent", "GET HEAD POST", "whoever holds the id of a request and has a session"),
        ("/dev/api", "GET", "anybody, in Development only"),
        ("/dev/mailbox", "GET", "anybody, in Development only"),
        ("/dev/mailbox.json", "GET", "anybody, in Development only"),
        ("/dev/dummy/authorize", "GET POST", "anybody, in Development only; says who they are"),
        ("/dev/github/api/v3/applications/pretend-github/token", "POST", "this server, in Development only"),
        ("/dev/github/api/v3/user", "GET", "this server, in Development only"),
        ("/dev/github/api/v3/user/emails", "GET", "this server, in Development only"),
        ("/dev/github/login/oauth/access_token", "POST", "this server, in Development only"),
        ("/dev/github/login/oauth/authorize", "GET POST", "anybody, in Development only; leads back here and nowhere else"),
        ("/dev/google/.well-known/openid-configuration", "GET", "anybody, in Development only"),
        ("/dev/google/o/oauth2/v2/auth", "GET POST", "anybody, in Development only; leads back here and nowhere else"),
        ("/dev/google/oauth2/v3/certs", "GET", "anybody, in Development only"),
        ("/dev/google/token", "POST", "this server, in Development only"),
        ("/dev/google/v1/userinfo", "GET", "this server, in Development only"),
        ("/external/github/callback", "GET", "the browser that was sent to GitHub"),
        ("/external/google/callback", "GET", "the browser that was sent to Google"),
        ("/health/live", "GET", "anybody"),
        ("/health/ready", "GET", "anybody"),
        ("/logos/x", "GET HEAD", "anybody who knows the picture's hash"),
        ("/openapi/account.json", "GET HEAD", "anybody; a document"),
        ("/openapi/admin.json", "GET HEAD", "anybody; a document"),
        ("/openapi/headless.json", "GET HEAD", "anybody; a document"),
        ("/preferences", "GET HEAD POST", "anybody; keeps a language and colours in cookies"),
        ("/reauthenticate", "GET HEAD POST", "whoever has a session; proves its own account again"),
        ("/reset-password", "GET HEAD POST", "anybody; whoever holds a mailed link"),
        ("/reset-password/code", "GET HEAD POST", "the browser that asked for the code"),
        ("/signin", "GET HEAD POST", "anybody"),
        ("/signin/code", "GET HEAD POST", "the browser whose sign-in waits for it"),
        ("/signin/external", "GET HEAD POST", "anybody; leads to an outside provider, and on from there"),
        ("/signin/link", "GET HEAD POST", "whoever holds a mailed link"),
        ("/signin/second-code", "GET HEAD POST", "the browser whose sign-in waits for it"),
        ("/signin/second-factor", "GET HEAD POST", "the browser whose sign-in waits for it"),
        ("/signin/trust", "GET HEAD POST", "the browser whose sign-in waits for it"),
        ("/signout", "GET HEAD POST", "anybody; ends this browser's session"),
        ("/signup", "GET HEAD POST", "anybody, where sign-up is open"),
        ("/signup/external", "GET HEAD POST", "the browser whose sign-up by an outside provider waits for data"),
        ("/signup/passkey", "GET HEAD POST", "the browser whose sign-up waits for it"),
        ("/signup/verify", "GET HEAD POST", "the browser that began the sign-up"),
        ("/signup/verify-phone", "GET HEAD POST", "the browser whose sign-in waits for it"),
        ("/verify-email", "GET HEAD POST", "whoever holds a mailed link"),
        ("/webhooks/twilio/status", "POST", "Twilio alone, where it sends text messages; the account's secret signs"),
        ("/.well-known/change-password", "GET HEAD", "anybody; leads to the account's password page"),
        ("/.well-known/jwks.json", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/oauth-authorization-server", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/oauth-authorization-server/x", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/openid-configuration", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/openid-configuration/x", "GET HEAD OPTIONS", "anybody"),
    ];

    /// <summary>The headless API, below <c>/_allauth/{app|browser}/v1/</c>; the last column names the kind of client when there is only one.</summary>
    private static readonly (string Path, string Methods, string Policy, string Only)[] s_headless =
    [
        ("config", "GET HEAD OPTIONS", "anybody", ""),
        ("auth/session", "GET HEAD DELETE OPTIONS", "anybody; ends the session of this client", ""),
        ("auth/sessions", "GET HEAD DELETE OPTIONS", "whoever has a session; own ones only", ""),
        ("auth/login", "POST OPTIONS", "anybody", ""),
        ("auth/signup", "POST OPTIONS", "anybody, where sign-up is open", ""),
        ("auth/email/verify", "GET HEAD POST OPTIONS", "the client that asked for the code", ""),
        ("auth/email/verify/resend", "POST OPTIONS", "the client that asked for the code", ""),
        ("auth/phone/verify", "POST OPTIONS", "the client that asked for the code; nobody where there are no numbers", ""),
        ("auth/phone/verify/resend", "POST OPTIONS", "the client whose sign-in waits for the code; nobody where there are no numbers", ""),
        ("auth/reauthenticate", "POST OPTIONS", "whoever has a session", ""),
        ("auth/password/request", "POST OPTIONS", "anybody", ""),
        ("auth/password/reset", "GET HEAD POST OPTIONS", "the client that asked for the code, whoever holds the link", ""),
        ("auth/code/request", "POST OPTIONS", "anybody", ""),
        ("auth/code/confirm", "POST OPTIONS", "the client that asked for the code", ""),
        ("auth/code/resend", "POST OPTIONS", "the client that asked for the code", ""),
        ("auth/code/reauthenticate", "POST OPTIONS", "whoever has a session and always owes a second factor; sends codes to devices of its own account only", ""),
        ("auth/provider/redirect", "POST OPTIONS", "anybody; leads to an outside provider, or to an error page", "browser"),
        ("auth/provider/token", "POST OPTIONS", "anybody", ""),
        ("auth/provider/signup", "GET HEAD POST OPTIONS", "the client whose sign-up by an outside provider waits for data", ""),
        ("auth/2fa/authenticate", "POST OPTIONS", "the client whose sign-in waits for it", ""),
        ("auth/2fa/reauthenticate", "POST OPTIONS", "whoever has a session", ""),
        ("auth/2fa/trust", "POST OPTIONS", "the browser whose sign-in waits for it", "browser"),
        ("auth/webauthn/authenticate", "GET HEAD POST OPTIONS", "the client whose sign-in waits for it", ""),
        ("auth/webauthn/reauthenticate", "GET HEAD POST OPTIONS", "whoever has a session", ""),
        ("auth/webauthn/login", "GET HEAD POST OPTIONS", "anybody", ""),
        ("auth/webauthn/signup", "POST GET HEAD PUT OPTIONS", "anybody, where sign-up is open", ""),
        ("account/email", "GET HEAD POST PUT PATCH DELETE OPTIONS", "whoever has a session, lately proven for changes; who is signing up corrects the address", ""),
        ("account/phone", "GET HEAD OPTIONS", "nobody while there are no numbers; with them also POST: whoever has a session, lately proven; who is signing in corrects the number", ""),
        ("account/password/change", "POST OPTIONS", "whoever has a session and knows the password", ""),
        ("account/providers", "GET HEAD DELETE OPTIONS", "whoever has a session", ""),
        ("account/authenticators", "GET HEAD OPTIONS", "whoever has a session", ""),
        ("account/authenticators/totp", "GET HEAD POST DELETE OPTIONS", "whoever has a session, lately proven for changes", ""),
        ("account/authenticators/recovery-codes", "GET HEAD POST OPTIONS", "whoever has a session, lately proven", ""),
        ("account/authenticators/webauthn", "GET HEAD POST PUT DELETE OPTIONS", "whoever has a session, lately proven", ""),
        ("tokens/refresh", "POST OPTIONS", "whoever holds a refresh token of a live session", "app"),
    ];

    private static IEnumerable<(string Path, string Methods, string Policy)> Reviewed => s_reviewed.Concat(
        from kind in (string[])["app", "browser"]
        from route in s_headless
        where route.Only.Length == 0 || route.Only == kind
        select ($"/_allauth/{kind}/v1/{route.Path}", route.Methods, route.Policy));

    [Fact]
    [Trait("Security", "S-190")]
    public void Every_address_was_thought_about() =>
        site.Endpoints.Select(e => $"{Template(e.Path)} {string.Join(' ', e.Methods)}").Order(StringComparer.Ordinal)
            .ShouldBe(Reviewed.Select(r => $"{r.Path} {r.Methods}").Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Security", "S-027")]
    public void No_address_chooses_a_password_for_somebody_or_goes_round_it() =>
        site.Endpoints.Where(e => e.Face != Face.Headless).Select(e => e.Path).Where(p => p.Contains("password", StringComparison.OrdinalIgnoreCase) || p.Contains("question", StringComparison.OrdinalIgnoreCase)
            || p.Contains("impersonate", StringComparison.OrdinalIgnoreCase) || p.Contains("setup", StringComparison.OrdinalIgnoreCase))
            .Except(s_ownPassword, StringComparer.Ordinal).ShouldBeEmpty();

    /// <summary>Where people choose their own password: with the present one, or with what went to their mailbox; and where staff has that sent.</summary>
    private static readonly string[] s_ownPassword = ["/api/v1/admin/users/x/password-reset", "/account/password", "/api/v1/password", "/reset-password", "/reset-password/code", "/.well-known/change-password"];

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger")]
    [InlineData("/admin")]
    [InlineData("/.env")]
    [InlineData("/appsettings.json")]
    [InlineData("/identityhost.db")]
    [InlineData("/identityhost.key")]
    [InlineData("/.git/config")]
    [Trait("Security", "S-205")]
    public async Task What_is_not_meant_for_the_public_is_not_there(string path) =>
        (await site.Wire.SendAsync(new("GET", path))).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [Trait("Security", "S-205")]
    public async Task Health_says_fit_and_nothing_more(string path) =>
        (await site.Wire.SendAsync(new("GET", path))).Body.ShouldBe("fit");

    [Fact]
    [Trait("Security", "S-242")]
    public void No_private_key_lies_in_the_repository()
    {
        var marker = "-----BEGIN " + "PRIVATE KEY";
        Architecture.SourceFiles.Below("src", "tests", "samples", "docs")
            .Where(file => File.ReadAllText(Repository.Path(file)).Contains(marker, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static string Template(string path) =>
        path.StartsWith("/connect/register/", StringComparison.Ordinal) ? "/connect/register/{clientId}" : path;
}
