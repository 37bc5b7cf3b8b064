using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Xunit;

namespace IdentityHost.Tests.Headless.Transcripts;

/// <summary>Second factors and passkeys, and what somebody signed in does to their account.</summary>
public sealed class AccountTranscriptTests(SqliteHeadlessServer shared) : TranscriptTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private const string Book = "account/authenticators/webauthn";
    private const string Apps = "account/authenticators/totp";
    private const string Codes = "account/authenticators/recovery-codes";
    private const string Other = "another horse entirely";

    [Fact]
    public Task Reauthentication() => TellAsync("reauthenticate", async ask =>
    {
        await ask.PostAsync("auth/reauthenticate", new { password = Password });
        await SignedInAsync(ask);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        await ask.PostAsync(Apps, new { code = "000000" });
        await ask.DeleteAsync(Apps);
        await ask.PostAsync("auth/reauthenticate");
        await ask.PostAsync("auth/reauthenticate", new { password = "wrong" });
        await ask.PostAsync("auth/reauthenticate", new { password = Password });
        await ask.DeleteAsync(Apps);
    });

    [Fact]
    public Task Authenticator_app() => TellAsync("totp", async ask =>
    {
        await ask.GetAsync(Apps);
        await SignedInAsync(ask);
        await ask.GetAsync("account/authenticators");
        await ask.GetAsync(Codes);
        await ask.PostAsync(Codes);
        var app = new AuthenticatorApp((await ask.GetAsync(Apps)).Meta("secret")!.Value.GetString()!);
        await ask.PostAsync(Apps);
        await ask.PostAsync(Apps, new { code = "000000" });
        await ask.PostAsync(Apps, new { code = CodeOf(ask, app) });
        await ask.PostAsync(Apps, new { code = CodeOf(ask, app) });
        await ask.GetAsync(Apps);
        await ask.GetAsync(Codes);
        await ask.PostAsync(Codes);
        await ask.GetAsync("account/authenticators");
        await ask.DeleteAsync(Apps);
        await ask.DeleteAsync(Apps);
        await ask.GetAsync("account/authenticators");
    });

    [Fact]
    public Task Second_factor() => TellAsync("2fa", async ask =>
    {
        var owner = ask.Another("before");
        var ada = await SignedInAsync(owner);
        var app = new AuthenticatorApp((await owner.GetAsync(Apps)).Meta("secret")!.Value.GetString()!);
        await owner.PostAsync(Apps, new { code = CodeOf(ask, app) });
        Server.Clock.Advance(TimeSpan.FromSeconds(90));

        await ask.PostAsync("auth/2fa/authenticate", new { code = "000000" });
        await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
        await ask.PostAsync("auth/2fa/authenticate");
        await ask.PostAsync("auth/2fa/authenticate", new { code = "000000" });
        await ask.PostAsync("auth/2fa/authenticate", new { code = CodeOf(ask, app) });
        if (ask.IsBrowser)
        {
            await ask.PostAsync("auth/2fa/trust", new { trust = "perhaps" });
            await ask.PostAsync("auth/2fa/trust", new { trust = true });
            await ask.PostAsync("auth/2fa/trust", new { trust = true });
            await ask.DeleteAsync("auth/session");
            await ask.PostAsync("auth/login", new { email = ada.Email, password = Password });
        }

        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        await ask.GetAsync(Codes);
        await ask.PostAsync("auth/2fa/reauthenticate", new { code = "000000" });
        await ask.PostAsync("auth/2fa/reauthenticate", new { code = CodeOf(ask, app) });
        await ask.GetAsync(Codes);
    });

    [Fact]
    public Task Passkeys() => TellAsync("passkeys", async ask =>
    {
        using var device = new SoftwareAuthenticator(Server.Issuer);
        ask.Called("server", Server.Issuer);
        await ask.GetAsync(Book);
        var ada = await SignedInAsync(ask);
        await ask.GetAsync(Book);
        await ask.PostAsync(Book, new { credential = new { } });
        await ask.PostAsync(Book, new { credential = new { id = "AA" } });
        var added = await ask.PostAsync(Book, new { name = "Key", credential = New(device, await ask.GetAsync(Book + "?passwordless")) });
        ask.Called("credential", device.Ids[0]);
        var id = added.Data.GetProperty("id").GetInt64();
        await ask.GetAsync(Book);
        await ask.PutAsync(Book);
        await ask.PutAsync(Book, new { id = 1, name = "Other" });
        await ask.PutAsync(Book, new { id, name = "Other" });
        await ask.PostAsync("auth/webauthn/reauthenticate");
        await ask.PostAsync("auth/webauthn/reauthenticate", new { credential = Shown(device, await ask.GetAsync("auth/webauthn/reauthenticate")) });

        var second = ask.Another("as a second factor");
        await second.GetAsync("auth/webauthn/authenticate");
        await second.PostAsync("auth/login", new { email = ada.Email, password = Password });
        var shown = Shown(device, await second.GetAsync("auth/webauthn/authenticate"));
        await second.PostAsync("auth/webauthn/authenticate", new { credential = new { id = "AA" } });
        await second.PostAsync("auth/webauthn/authenticate", new { credential = shown });

        var first = ask.Another("in place of a password");
        await first.PostAsync("auth/webauthn/login");
        shown = Shown(device, await first.GetAsync("auth/webauthn/login"));
        await first.PostAsync("auth/webauthn/login", new { credential = shown });
        await first.PostAsync("auth/webauthn/login", new { credential = shown });

        await ask.DeleteAsync(Book);
        await ask.DeleteAsync(Book, new { authenticators = new[] { 1 } });
        await ask.DeleteAsync(Book, new { authenticators = new[] { id } });
        await ask.GetAsync("account/authenticators");
    });

    [Fact]
    public Task Sign_up_by_passkey() => TellAsync("passkey-signup", async ask =>
    {
        using var device = new SoftwareAuthenticator(Server.Issuer);
        var email = ask.Called("ada", NewEmail());
        await ask.GetAsync("auth/webauthn/signup");
        await ask.PutAsync("auth/webauthn/signup", new { credential = new { id = "AA" } });
        await ask.PostAsync("auth/webauthn/signup");
        await ask.PostAsync("auth/webauthn/signup", new { email });
        await ask.GetAsync("auth/webauthn/signup");
        await ask.PostAsync("auth/email/verify", new { key = await CodeAsync(ask, email) });
        var options = await ask.GetAsync("auth/webauthn/signup");
        await ask.PutAsync("auth/webauthn/signup");
        await ask.PutAsync("auth/webauthn/signup", new { credential = new { id = "AA" } });
        await ask.PutAsync("auth/webauthn/signup", new { name = "Key", credential = New(device, options) });
        await ask.GetAsync("account/authenticators");
    });

    [Fact]
    public Task Sessions() => TellAsync("sessions", async ask =>
    {
        await ask.GetAsync("auth/sessions");
        await ask.DeleteAsync("auth/sessions", new { sessions = new[] { 1 } });
        var ada = await SignedInAsync(ask);
        var other = ask.Another("elsewhere");
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await other.PostAsync("auth/login", new { email = ada.Email, password = Password });
        var rows = (await ask.GetAsync("auth/sessions")).Data.EnumerateArray().ToLookup(r => r.GetProperty("is_current").GetBoolean(), r => r.GetProperty("id").GetInt64());
        await ask.DeleteAsync("auth/sessions");
        await ask.DeleteAsync("auth/sessions", new { sessions = new[] { 1 } });
        await ask.DeleteAsync("auth/sessions", new { sessions = rows[false] });
        await other.GetAsync("auth/session");
        await ask.DeleteAsync("auth/sessions", new { sessions = rows[true] });
    });

    [Fact]
    public Task Addresses() => TellAsync("email", async ask =>
    {
        await ask.GetAsync("account/email");
        await ask.PostAsync("account/email", new { email = "ada@example.org" });
        var ada = await SignedInAsync(ask);
        var email = ask.Called("second", NewEmail("second"));
        await ask.GetAsync("account/email");
        await ask.PostAsync("account/email");
        await ask.PostAsync("account/email", new { email = ada.Email });
        await ask.PostAsync("account/email", new { email });
        await ask.PatchAsync("account/email", new { email, primary = true });
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        await ask.PutAsync("account/email", new { email });
        await ask.PutAsync("account/email", new { email = ada.Email });
        await ask.PostAsync("auth/email/verify", new { key = await CodeAsync(ask, email, 2) });
        await ask.PatchAsync("account/email", new { email = "nobody@example.org", primary = true });
        await ask.PatchAsync("account/email", new { email, primary = false });
        await ask.PatchAsync("account/email", new { email, primary = true });
        await ask.DeleteAsync("account/email", new { email });
        await ask.DeleteAsync("account/email", new { email = ada.Email });
    });

    [Fact]
    public Task Password_change() => TellAsync("password-change", async ask =>
    {
        await ask.PostAsync("account/password/change", new { current_password = Password, new_password = Other });
        var ada = await SignedInAsync(ask);
        var other = ask.Another("elsewhere");
        await other.PostAsync("auth/login", new { email = ada.Email, password = Password });
        await ask.PostAsync("account/password/change");
        await ask.PostAsync("account/password/change", new { current_password = "wrong", new_password = "short" });
        await ask.PostAsync("account/password/change", new { current_password = Password, new_password = Other });
        await ask.GetAsync("auth/session");
        await other.GetAsync("auth/session");
    });

    private string CodeOf(Teller ask, AuthenticatorApp app) => ask.Called("totp", app.CodeAt(Server.Clock.GetUtcNow()));

    private static JsonNode New(SoftwareAuthenticator device, AllauthAnswer options) =>
        JsonNode.Parse(device.Create(options.ShouldBe(200).Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText()))!;

    private static JsonNode Shown(SoftwareAuthenticator device, AllauthAnswer options) =>
        JsonNode.Parse(device.Get(options.ShouldBe(200).Data.GetProperty("request_options").GetProperty("publicKey").GetRawText()))!;
}
