using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Signing in by password and by code, and signing out.</summary>
public abstract class LoginTests(HeadlessServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_password_signs_in_and_the_answer_names_the_identifier(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        var byEmail = (await Open(kind).PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        byEmail.Data.GetProperty("methods")[0].GetProperty("email").GetString().ShouldBe(account.Email);
        byEmail.Data.GetProperty("user").GetProperty("display").GetString().ShouldBe(account.UserName);
        byEmail.SessionToken.ShouldBe(kind == AllauthKind.App ? byEmail.SessionToken.ShouldNotBeNull() : null);

        var client = Open(kind);
        var byName = (await client.PostAsync("auth/login", new { username = account.UserName, password = Password })).ShouldBeSignedIn("password");
        byName.Data.GetProperty("methods")[0].GetProperty("username").GetString().ShouldBe(account.UserName);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBe(409);
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password").SessionToken.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_form_names_one_account_by_one_identifier(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        (await client.PostAsync("auth/login", new { email = account.Email })).ShouldBeErrors("required@password");
        (await client.PostAsync("auth/login", new { password = Password })).ShouldBeErrors("invalid_login");
        (await client.PostAsync("auth/login", new { email = account.Email, username = account.UserName, password = Password })).ShouldBeErrors("invalid_login");
        (await client.PostAsync("auth/login", new { email = "no address", password = Password })).ShouldBeErrors("invalid@email");
        (await client.PostAsync("auth/login", new { email = account.Email, password = "wrong" })).ShouldBeErrors("email_password_mismatch@password");
        (await client.PostAsync("auth/login", new { username = account.UserName, password = "wrong" })).ShouldBeErrors("username_password_mismatch@password");
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password + " " })).ShouldBeErrors("email_password_mismatch@password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Signing_out_ends_the_session(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        var token = client.SessionToken;
        (await client.DeleteAsync("auth/session")).ShouldOwe(null).SessionToken.ShouldBeNull();
        if (kind == AllauthKind.Browser)
        {
            (await client.GetAsync("auth/session")).ShouldOwe(null);
            return;
        }

        client.SessionToken = token;
        (await client.GetAsync("auth/session")).ShouldBe(410).IsAuthenticated.ShouldBe(false);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_mailed_code_signs_in(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        (await client.PostAsync("auth/code/confirm", new { code = "123456" })).ShouldBe(409);
        (await client.PostAsync("auth/code/request", new { })).ShouldBeErrors("required@email");
        var asked = (await client.PostAsync("auth/code/request", new { email = account.Email })).ShouldOwe("login_by_code");
        asked.Flows.Count(f => f.StartsWith("login_by_code", StringComparison.Ordinal)).ShouldBe(1);
        (await client.PostAsync("auth/code/confirm", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");
        var done = (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!) })).ShouldBeSignedIn("code");
        done.Data.GetProperty("methods")[0].GetProperty("email").GetString().ShouldBe(account.Email);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_resent_login_code_serves_and_there_are_only_two(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        await client.PostAsync("auth/code/request", new { email = account.Email });
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/code/resend")).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/code/resend")).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/code/resend")).ShouldBe(409);
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!, 3) })).ShouldBeSignedIn("code");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_new_sign_in_takes_the_place_of_a_pending_one(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        var account = await NewPersonAsync();
        (await client.PostAsync("auth/code/request", new { email = account.Email })).ShouldOwe("login_by_code");
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldBe(409);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_unproven_address_is_proven_before_its_owner_is_in(AllauthKind kind)
    {
        var account = await NewPersonAsync(a => a.EmailConfirmed = false);
        var client = Open(kind);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(account.Email!) })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reauthentication_is_noted_beside_the_first_proof(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.PostAsync("auth/reauthenticate", new { })).ShouldBeErrors("required@password");
        (await client.PostAsync("auth/reauthenticate", new { password = "wrong" })).ShouldBeErrors("incorrect_password@password");
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBeSignedIn("password", "password+");
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password", "password+");
        (await Open(kind).PostAsync("auth/reauthenticate", new { password = Password })).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Signing_out_half_way_drops_what_was_owed(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        await client.PostAsync("auth/code/request", new { email = account.Email });
        (await client.DeleteAsync("auth/session")).ShouldOwe(null);
        client.SessionToken = null;
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.Email!) })).ShouldBe(409);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteLoginTests(SqliteHeadlessServer shared) : LoginTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlLoginTests(PostgreSqlHeadlessServer shared) : LoginTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
