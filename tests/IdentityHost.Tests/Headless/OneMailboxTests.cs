using IdentityHost.Accounts;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Whoever reads somebody's mail has one factor, whatever they ask to be mailed.</summary>
public abstract class OneMailboxTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const string Other = "another horse entirely";

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-037")]
    public async Task A_reset_by_mail_and_a_mailed_code_leave_the_second_factor_owed(AllauthKind kind)
    {
        var account = await NewPersonWithTotpAsync(kind);
        var client = Open(kind);
        await ResetAsync(client, account);
        client = Open(kind);
        var before = (await Mailbox.ToAsync(account.Email!)).Count;
        (await client.PostAsync("auth/code/request", new { email = account.Email })).ShouldOwe("login_by_code");
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(account.Email!, before) })).ShouldOwe("mfa_authenticate");

        (await client.GetAsync("account/email")).ShouldOwe("mfa_authenticate");
        (await client.GetAsync("auth/session")).ShouldOwe("mfa_authenticate");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-037")]
    public async Task So_do_the_new_password_and_the_code_that_is_mailed_after_it(AllauthKind kind)
    {
        var account = await NewPersonWithTotpAsync(kind);
        await ResetAsync(Open(kind), account);
        var client = Open(kind);
        var before = (await Mailbox.ToAsync(account.Email!)).Count;
        var answer = await client.PostAsync("auth/login", new { email = account.Email, password = Other });
        if (answer.Status == 401 && answer.Pending == "login_by_code")
            answer = await client.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(account.Email!, before) });
        answer.ShouldOwe("mfa_authenticate");
    }

    /// <summary>With an authenticator app, and old enough that its code is spent.</summary>
    private async Task<Account> NewPersonWithTotpAsync(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        var client = Open(kind);
        var answer = await client.PostAsync("auth/login", new { email = account.Email, password = Password });
        if (answer.Status == 401 && answer.Pending == "login_by_code")
            answer = await client.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(account.Email!, 0) });
        answer.ShouldBe(200);
        var secret = (await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!;
        (await client.PostAsync("account/authenticators/totp", new { code = new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow()) })).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        return account;
    }

    private async Task ResetAsync(AllauthClient client, Account account)
    {
        var before = (await Mailbox.ToAsync(account.Email!)).Count;
        await client.PostAsync("auth/password/request", new { email = account.Email });
        var answer = await client.PostAsync("auth/password/reset", new { key = await Mailbox.NextCodeAsync(account.Email!, before), password = Other });
        answer.Status.ShouldBe(401, answer.Body);
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
    }
}

/// <summary>With the settings a newcomer gets.</summary>
public sealed class PlainOneMailboxTests(SqliteHeadlessServer shared) : OneMailboxTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>Where a mailed code is owed after a password, and a reset signs in.</summary>
public sealed class MailedOneMailboxTests(MailedCodeServer shared) : OneMailboxTests(shared), IClassFixture<MailedCodeServer>;
