using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A forgotten password, and a changed one.</summary>
public abstract class PasswordTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const string Other = "another horse entirely";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_forgotten_password_is_replaced_by_code(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        (await client.PostAsync("auth/password/reset", new { key = "123456", password = Other })).ShouldBe(409);
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "123456"))).ShouldBe(409);
        (await client.PostAsync("auth/password/request", new { email = account.Email })).ShouldOwe("password_reset_by_code");

        (await client.GetAsync("auth/password/reset")).ShouldBeErrors("required@key");
        var code = await Mailbox.CodeAsync(account.Email!);
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", code))).ShouldBe(200).Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(account.Email);
        (await client.PostAsync("auth/password/reset", new { key = code, password = "short" })).ShouldBeErrors("password_too_short@password");
        (await client.PostAsync("auth/password/reset", new { key = code, password = Other })).ShouldOwe(null).Flows.ShouldContain("password_reset_by_code?");
        (await client.PostAsync("auth/password/reset", new { key = code, password = Other })).ShouldBe(409);

        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeErrors("email_password_mismatch@password");
        (await client.PostAsync("auth/login", new { email = account.Email, password = Other })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Guesses_at_a_reset_run_out_for_known_and_unknown_accounts(AllauthKind kind)
    {
        foreach (var email in (string[])[(await NewPersonAsync()).Email!, NewEmail("nobody")])
        {
            var client = Open(kind);
            (await client.PostAsync("auth/password/request", new { email })).ShouldOwe("password_reset_by_code");
            (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "000000"))).ShouldBeErrors("incorrect_code@key");
            (await client.PostAsync("auth/password/reset", new { key = "000000", password = Other })).ShouldBeErrors("incorrect_code@key");
            (await client.PostAsync("auth/password/reset", new { key = "000000", password = Other })).ShouldBeErrors("incorrect_code@key");
            (await client.PostAsync("auth/password/reset", new { key = "000000", password = Other })).ShouldBe(409);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_password_ends_the_other_sessions_and_gives_this_one_a_new_token(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var other = Open(kind);
        (await other.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        var before = client.SessionToken;

        (await client.PostAsync("account/password/change", new { })).ShouldBeErrors("required@current_password", "required@new_password");
        (await client.PostAsync("account/password/change", new { current_password = "wrong", new_password = Other })).ShouldBeErrors("enter_current_password@current_password");
        (await client.PostAsync("account/password/change", new { current_password = Password, new_password = account.Email })).ShouldBeErrors("password_too_similar@new_password");
        (await client.PostAsync("account/password/change", new { current_password = Password, new_password = Other })).ShouldBeSignedIn("password");
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password");
        (await other.GetAsync("auth/session")).Status.ShouldBe(kind == AllauthKind.App ? 410 : 401);
        if (kind == AllauthKind.Browser)
            return;
        client.SessionToken.ShouldNotBe(before);
        client.SessionToken = before;
        (await client.GetAsync("auth/session")).ShouldBe(410);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-024")]
    public async Task A_sign_in_that_a_new_password_ended_is_not_shown_any_more(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        var (half, owner) = (Open(kind), Open(kind));
        (await half.PostAsync("auth/code/request", new { email = account.Email })).ShouldOwe("login_by_code");
        await owner.PostAsync("auth/login", new { email = account.Email, password = Password });
        (await owner.PostAsync("account/password/change", new { current_password = Password, new_password = Other })).ShouldBeSignedIn("password");

        (await half.GetAsync("auth/session")).ShouldOwe(null).Flows.ShouldBe(["login", "login_by_code", "signup", "mfa_login_webauthn", "password_reset_by_code?"]);
        (await half.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!) })).ShouldBe(409);
        (await half.PostAsync("auth/password/request", new { email = account.Email })).ShouldOwe("password_reset_by_code");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-066")]
    public async Task A_first_password_takes_a_recent_proof(AllauthKind kind)
    {
        // The mail proves the address, and retires the password of whoever signed up and had not (S-162).
        var client = Open(kind);
        var newcomer = NewEmail("newcomer");
        await Open(kind).PostAsync("auth/signup", new { email = newcomer, password = Password });
        (await client.PostAsync("auth/code/request", new { email = newcomer })).ShouldOwe("login_by_code");
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(newcomer, 2) })).ShouldBeSignedIn("code");

        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await client.PostAsync("account/password/change", new { new_password = "short" })).ShouldBeErrors("password_too_short@new_password");
        (await client.PostAsync("account/password/change", new { new_password = Other })).ShouldAskAgain("reauthenticate_by_code", "password_reset_by_code?");

        var again = Open(kind);
        // The third mail told that the password is gone.
        await again.PostAsync("auth/code/request", new { email = newcomer });
        await again.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(newcomer, 4) });
        (await again.PostAsync("account/password/change", new { new_password = Other })).ShouldBeSignedIn("code");
        (await Open(kind).PostAsync("auth/login", new { email = newcomer, password = Other })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_changes_a_password_without_being_signed_in(AllauthKind kind) =>
        (await Open(kind).PostAsync("account/password/change", new { current_password = Password, new_password = Other })).ShouldOwe(null);
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePasswordTests(SqliteHeadlessServer shared) : PasswordTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlPasswordTests(PostgreSqlHeadlessServer shared) : PasswordTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
