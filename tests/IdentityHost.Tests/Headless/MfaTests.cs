using IdentityHost.Accounts;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Authenticator apps, recovery codes, and the steps that ask for them.</summary>
public abstract class MfaTests(HeadlessServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_authenticator_app_is_shown_activated_listed_and_removed(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.GetAsync("account/authenticators")).ShouldBe(200).Data.GetArrayLength().ShouldBe(0);
        var offered = (await client.GetAsync("account/authenticators/totp")).ShouldBe(404);
        var secret = offered.Meta("secret")!.Value.GetString()!;
        offered.Meta("totp_url")!.Value.GetString().ShouldStartWith("otpauth://totp/");
        (await client.PostAsync("account/authenticators/totp", new { })).ShouldBeErrors("required@code");
        (await client.PostAsync("account/authenticators/totp", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");

        var active = (await client.PostAsync("account/authenticators/totp", new { code = Code(secret) })).ShouldBe(200).Data;
        active.EnumerateObject().Select(m => m.Name).ShouldBe(["type", "created_at", "last_used_at"]);
        (await client.PostAsync("account/authenticators/totp", new { code = Code(secret) })).ShouldBe(409);
        (await client.GetAsync("account/authenticators/totp")).ShouldBe(200).Data.GetProperty("type").GetString().ShouldBe("totp");
        var listed = (await client.GetAsync("account/authenticators")).ShouldBe(200).Data.EnumerateArray().ToDictionary(a => a.GetProperty("type").GetString()!);
        listed.Keys.Order(StringComparer.Ordinal).ShouldBe(["recovery_codes", "totp"]);
        listed["recovery_codes"].GetProperty("unused_code_count").GetInt32().ShouldBe(10);
        listed["recovery_codes"].TryGetProperty("unused_codes", out _).ShouldBeFalse();

        (await client.DeleteAsync("account/authenticators/totp")).ShouldBe(200);
        (await client.DeleteAsync("account/authenticators/totp")).ShouldBe(200);
        (await client.GetAsync("account/authenticators")).ShouldBe(200).Data.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_second_factor_is_owed_after_the_password_and_a_browser_is_asked_for_trust(AllauthKind kind)
    {
        var (account, secret, _) = await NewPersonWithTotpAsync(kind);
        var client = Open(kind);
        var owed = (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("mfa_authenticate");
        owed.Data.GetProperty("flows").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "mfa_authenticate")
            .GetProperty("types").EnumerateArray().Select(t => t.GetString()).ShouldBe(["recovery_codes", "totp"]);
        (await client.GetAsync("account/email")).ShouldOwe("mfa_authenticate");
        (await client.PostAsync("auth/2fa/authenticate", new { })).ShouldBeErrors("required@code");
        (await client.PostAsync("auth/2fa/authenticate", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");

        var done = await client.PostAsync("auth/2fa/authenticate", new { code = Code(secret) });
        if (kind == AllauthKind.App)
        {
            done.ShouldBeSignedIn("password", "mfa").Data.GetProperty("methods")[1].GetProperty("type").GetString().ShouldBe("totp");
            return;
        }

        done.ShouldOwe("mfa_trust");
        (await client.PostAsync("auth/2fa/trust", new { trust = true })).ShouldBeSignedIn("password", "mfa");
        client.Cookies["mfa_trusted"]!.HttpOnly.ShouldBeTrue();
        await client.DeleteAsync("auth/session");
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_login_code_stands_for_the_password_only(AllauthKind kind)
    {
        var (account, secret, _) = await NewPersonWithTotpAsync(kind);
        var client = Open(kind);
        var before = (await Mailbox.ToAsync(account.Email!)).Count;
        await client.PostAsync("auth/code/request", new { email = account.Email });
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(account.Email!, before) })).ShouldOwe("mfa_authenticate");
        (await client.DeleteAsync("auth/session")).ShouldOwe(null);
        client.SessionToken = null;
        (await client.PostAsync("auth/2fa/authenticate", new { code = Code(secret) })).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_recovery_code_serves_once_and_a_new_set_kills_the_old_one(AllauthKind kind)
    {
        var (account, _, owner) = await NewPersonWithTotpAsync(kind);
        var codes = (await owner.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes").EnumerateArray().Select(c => c.GetString()!).ToList();
        codes.Count.ShouldBe(10);

        var client = Open(kind);
        await client.PostAsync("auth/login", new { email = account.Email, password = Password });
        await TrustNotAsync(client, await client.PostAsync("auth/2fa/authenticate", new { code = codes[0] }));
        var again = Open(kind);
        await again.PostAsync("auth/login", new { email = account.Email, password = Password });
        (await again.PostAsync("auth/2fa/authenticate", new { code = codes[0] })).ShouldBeErrors("incorrect_code@code");

        (await owner.PostAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes").GetArrayLength().ShouldBe(10);
        (await again.PostAsync("auth/2fa/authenticate", new { code = codes[1] })).ShouldBeErrors("incorrect_code@code");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reauthentication_by_code_is_offered_and_taken(AllauthKind kind)
    {
        var (_, secret, client) = await NewPersonWithTotpAsync(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await client.GetAsync("account/authenticators/recovery-codes")).ShouldAskAgain("mfa_reauthenticate", "password_reset_by_code?");
        (await client.PostAsync("auth/2fa/reauthenticate", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/2fa/reauthenticate", new { code = Code(secret) })).ShouldBeSignedIn("password", "mfa+");
        (await client.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Authenticators_belong_to_whoever_is_signed_in(AllauthKind kind)
    {
        var client = Open(kind);
        foreach (var path in (string[])["account/authenticators", "account/authenticators/totp", "account/authenticators/recovery-codes", "account/authenticators/webauthn", "auth/webauthn/reauthenticate"])
            (await client.GetAsync(path)).ShouldOwe(null);
        (await client.PostAsync("auth/2fa/reauthenticate", new { code = "123456" })).ShouldOwe(null);
        (await client.GetAsync("auth/webauthn/authenticate")).ShouldOwe(null);
        (await client.GetAsync("auth/webauthn/signup")).ShouldBe(409);
        (await client.PutAsync("auth/webauthn/signup", new { credential = new { } })).ShouldBe(409);

        var (somebody, _) = await SignInAsync(kind);
        (await somebody.GetAsync("account/authenticators/recovery-codes")).ShouldBe(404);
        (await somebody.PostAsync("account/authenticators/recovery-codes")).ShouldBeErrors("cannot_generate_recovery_codes");
    }

    /// <summary>That there are none is no secret; clients read it before they offer to make some.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_codes_nobody_need_prove_themselves_again_to_be_told(AllauthKind kind)
    {
        var (somebody, _) = await SignInAsync(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await somebody.GetAsync("account/authenticators/recovery-codes")).ShouldBe(404);
        (await somebody.PostAsync("account/authenticators/recovery-codes")).ShouldBeErrors("cannot_generate_recovery_codes");
    }

    private string Code(string secret) => new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow());

    /// <summary>Somebody with an authenticator app, whose codes of before are all used up.</summary>
    private async Task<(Account Account, string Secret, AllauthClient Owner)> NewPersonWithTotpAsync(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var secret = (await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!;
        (await client.PostAsync("account/authenticators/totp", new { code = Code(secret) })).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        return (account, secret, client);
    }

    private static async Task TrustNotAsync(AllauthClient client, AllauthAnswer answer)
    {
        if (client.Kind == AllauthKind.Browser)
            answer = await client.PostAsync("auth/2fa/trust", new { });
        answer.ShouldBeSignedIn("password", "mfa");
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteMfaTests(SqliteHeadlessServer shared) : MfaTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlMfaTests(PostgreSqlHeadlessServer shared) : MfaTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
