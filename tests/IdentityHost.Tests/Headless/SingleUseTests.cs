using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Where everything exists that serves once.</summary>
public class SingleUseServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginMethods", "email,phone"),
        ("IdentityHost:Accounts:SignupFields", "email*,phone,password1*"),
        ("IdentityHost:Accounts:LoginOnPasswordReset", "true"),
        ("IdentityHost:ExternalSignIn:Pretend", "true"),
        ("IdentityHost:Accounts:Throttling:FreeTries", "100"),
        ("IdentityHost:Sms:Budget:PerAddress", "1000"),
        .. ((string[])["Login", "Signup", "ResetPassword", "ResetPasswordFromKey", "Reauthenticate", "ManageEmail", "RequestLoginCode", "ChangePhone", "VerifyPhone"])
            .Select(rate => ($"IdentityHost:Accounts:RateLimits:{rate}", "")),
    ];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlSingleUseServer : SingleUseServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>Whatever serves once, sent many times at once: one of them wins, on both databases (S-033, S-230).</summary>
public abstract class SingleUseTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const int AtOnce = 8;
    private const string Book = "account/authenticators/webauthn";

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_that_proves_an_address(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        var key = await Mailbox.CodeAsync(email);
        await OneWinsAsync(() => client.PostAsync("auth/email/verify", new { key }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_that_proves_an_address_somebody_adds(AllauthKind kind)
    {
        var ((client, _), email) = (await SignInAsync(kind), NewEmail("second"));
        (await client.PostAsync("account/email", new { email })).ShouldBe(200);
        var key = await Mailbox.CodeAsync(email);
        await OneWinsAsync(() => client.PostAsync("auth/email/verify", new { key }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_for_a_new_password(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        await client.PostAsync("auth/password/request", new { email = account.Email });
        var (key, made) = (await Mailbox.CodeAsync(account.Email!), 0);
        await OneWinsAsync(() => client.PostAsync("auth/password/reset", new { key, password = $"{Password} {Interlocked.Increment(ref made)}" }));
        (await SessionsAsync(account)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_by_text_message_that_proves_a_number(AllauthKind kind)
    {
        var (client, email, phone) = (Open(kind), NewEmail(), NewPhone());
        (await client.PostAsync("auth/signup", new { email, phone, password = Password })).ShouldOwe("verify_phone");
        var code = await Mailbox.CodeAsync(phone);
        await OneWinsAsync(() => client.PostAsync("auth/phone/verify", new { code }), "verify_email");

        var ((owner, account), changed) = (await SignInAsync(kind), NewPhone());
        (await owner.PostAsync("account/phone", new { phone = changed })).ShouldBe(202);
        code = await Mailbox.CodeAsync(changed);
        await OneWinsAsync(() => owner.PostAsync("auth/phone/verify", new { code }));
        (await SessionsAsync(account)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_by_text_message_that_signs_in(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonWithPhoneAsync());
        (await client.PostAsync("auth/code/request", new { phone = account.PhoneNumber })).ShouldOwe("login_by_code");
        var code = await Mailbox.CodeAsync(account.PhoneNumber!);
        await OneWinsAsync(() => client.PostAsync("auth/code/confirm", new { code }));
        (await SessionsAsync(account)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-033")]
    public async Task A_code_that_is_the_second_factor_and_one_that_proves_again(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonWithPhoneAsync());
        await Server.RequireSecondFactorAsync(account);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("login_by_code");
        var code = await Mailbox.CodeAsync(account.Email!);
        await OneWinsAsync(() => client.PostAsync("auth/code/confirm", new { code }), "mfa_trust");
        if (kind == AllauthKind.Browser)
            await OneWinsAsync(() => client.PostAsync("auth/2fa/trust", new { trust = true }));
        (await SessionsAsync(account)).ShouldBe(1);

        (await client.PostAsync("auth/code/reauthenticate", new { })).ShouldBe(200);
        code = await Mailbox.NextCodeAsync(account.Email!, 1);
        await OneWinsAsync(() => client.PostAsync("auth/code/reauthenticate", new { code }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-042")]
    public async Task A_code_of_an_authenticator_app_in_all_sign_ins_of_its_owner_together(AllauthKind kind)
    {
        var (account, app, _) = await NewPersonWithAppAsync(kind);
        var clients = await WaitingAsync(kind, account);
        var (code, next) = (app.CodeAt(Server.Clock.GetUtcNow()), 0);
        await OneWinsAsync(() => clients[Interlocked.Increment(ref next) - 1].PostAsync("auth/2fa/authenticate", new { code }), "mfa_trust");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-045")]
    public async Task A_recovery_code_in_all_sign_ins_of_its_owner_together(AllauthKind kind)
    {
        var (account, _, recovery) = await NewPersonWithAppAsync(kind);
        var clients = await WaitingAsync(kind, account);
        var next = 0;
        await OneWinsAsync(() => clients[Interlocked.Increment(ref next) - 1].PostAsync("auth/2fa/authenticate", new { code = recovery }), "mfa_trust");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-050")]
    public async Task The_answer_of_a_passkey_that_signs_in_and_of_one_that_is_the_second_factor(AllauthKind kind)
    {
        var (owner, account) = await SignInAsync(kind);
        using var device = new SoftwareAuthenticator(Server.Issuer);
        await AddKeyAsync(owner, device);
        var before = await SessionsAsync(account);

        var client = Open(kind);
        var credential = device.Get(Options(await client.GetAsync("auth/webauthn/login"), "request_options"));
        await OneWinsAsync(() => client.PostAsync("auth/webauthn/login", $$"""{"credential":{{credential}}}"""));
        (await SessionsAsync(account)).ShouldBe(before + 1);

        client = Open(kind);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("mfa_authenticate");
        credential = device.Get(Options(await client.GetAsync("auth/webauthn/authenticate"), "request_options"));
        await OneWinsAsync(() => client.PostAsync("auth/webauthn/authenticate", $$"""{"credential":{{credential}}}"""), "mfa_trust");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-050")]
    public async Task The_answer_of_a_passkey_that_is_added_and_of_one_that_proves_again(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        using var device = new SoftwareAuthenticator(Server.Issuer);
        var credential = device.Create(Options(await client.GetAsync(Book), "creation_options"));
        await OneWinsAsync(() => client.PostAsync(Book, $$"""{"name":"Key","credential":{{credential}}}"""));
        (await client.GetAsync("account/authenticators")).ShouldBe(200).Data.EnumerateArray().Count(a => a.GetProperty("type").GetString() == "webauthn").ShouldBe(1);

        credential = device.Get(Options(await client.GetAsync("auth/webauthn/reauthenticate"), "request_options"));
        await OneWinsAsync(() => client.PostAsync("auth/webauthn/reauthenticate", $$"""{"credential":{{credential}}}"""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-050")]
    public async Task The_passkey_somebody_signs_up_with(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/webauthn/signup", new { email })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldOwe("mfa_signup_webauthn");
        using var device = new SoftwareAuthenticator(Server.Issuer);
        var credential = device.Create(Options(await client.GetAsync("auth/webauthn/signup"), "creation_options"));
        await OneWinsAsync(() => client.PutAsync("auth/webauthn/signup", $$"""{"credential":{{credential}}}"""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-231")]
    public async Task What_the_provider_did_not_say_of_somebody_who_signs_up(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        var token = new { id_token = $$"""{"id":"{{email.Split('@')[0]}}"}""" };
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token })).ShouldOwe("provider_signup");
        await OneWinsAsync(() => client.PostAsync("auth/provider/signup", new { email }), "verify_email");
    }

    /// <summary>Sends it many times at once: one is answered as if it were alone, by a session or by the step that comes next, the others are refused.</summary>
    private static async Task OneWinsAsync(Func<Task<AllauthAnswer>> send, string? next = null)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => send()));
        var winners = answers.Where(a => a.Status == 200 || (a.Status == 401 && next is not null && a.Flows.Contains(next + "!"))).ToList();
        winners.Count.ShouldBe(1, string.Join('\n', answers.Select(a => $"{a.Status} {a.Body}")));
        answers.Except(winners).Select(a => a.Status).Except([400, 401, 403, 409, 410]).ShouldBeEmpty();
    }

    private async Task<int> SessionsAsync(Account account) =>
        (await Server.Services.GetRequiredService<ISessions>().ListAsync(account.Id, Server.Clock.GetUtcNow(), CancellationToken.None)).Count;

    /// <summary>As many sign-ins of one account, which all wait for its second factor.</summary>
    private async Task<List<AllauthClient>> WaitingAsync(AllauthKind kind, Account account)
    {
        var clients = Enumerable.Range(0, AtOnce).Select(_ => Open(kind)).ToList();
        foreach (var client in clients)
            (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("mfa_authenticate");
        return clients;
    }

    /// <summary>Somebody with an authenticator app, whose codes of before are all used up, and one of their recovery codes.</summary>
    private async Task<(Account Account, AuthenticatorApp App, string Recovery)> NewPersonWithAppAsync(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var app = new AuthenticatorApp((await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!);
        (await client.PostAsync("account/authenticators/totp", new { code = app.CodeAt(Server.Clock.GetUtcNow()) })).ShouldBe(200);
        var recovery = (await client.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes")[0].GetString()!;
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        return (account, app, recovery);
    }

    private static async Task AddKeyAsync(AllauthClient client, SoftwareAuthenticator device)
    {
        var credential = device.Create(Options(await client.GetAsync(Book + "?passwordless"), "creation_options"));
        (await client.PostAsync(Book, $$"""{"credential":{{credential}}}""")).ShouldBe(200);
    }

    private static string Options(AllauthAnswer answer, string member) => answer.ShouldBe(200).Data.GetProperty(member).GetProperty("publicKey").GetRawText();
}

/// <summary>On SQLite.</summary>
public sealed class SqliteSingleUseTests(SingleUseServer shared) : SingleUseTests(shared), IClassFixture<SingleUseServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlSingleUseTests(PostgreSqlSingleUseServer shared) : SingleUseTests(shared), IClassFixture<PostgreSqlSingleUseServer>;
