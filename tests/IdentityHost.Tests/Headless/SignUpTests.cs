using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>From nothing to a session: sign-up, proof of the address.</summary>
public abstract class SignUpTests(HeadlessServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stranger_signs_up_proves_the_address_and_is_signed_in(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.GetAsync("auth/session")).ShouldOwe(null);

        var signUp = (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        signUp.Flows.ShouldBe(["login", "login_by_code", "signup", "mfa_login_webauthn", "verify_email!", "password_reset_by_code?"]);
        (await client.GetAsync("auth/session")).ShouldOwe("verify_email");
        (await client.GetAsync("account/email")).ShouldOwe("verify_email");

        var code = await Mailbox.CodeAsync(email);
        var info = (await client.GetAsync("auth/email/verify", ("X-Email-Verification-Key", code))).ShouldBe(200);
        info.Data.GetProperty("email").GetString().ShouldBe(email);
        info.Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(email);
        info.Meta("is_authenticating")!.Value.GetBoolean().ShouldBeTrue();

        // Making an account proves no authenticator.
        var done = (await client.PostAsync("auth/email/verify", new { key = code })).ShouldBeSignedIn();
        var user = done.Data.GetProperty("user");
        user.GetProperty("has_usable_password").GetBoolean().ShouldBeTrue();
        user.TryGetProperty("username", out _).ShouldBeFalse();
        (await client.GetAsync("auth/session")).ShouldBeSignedIn();
        (await client.PostAsync("account/email", new { email = NewEmail("second") })).ShouldAskAgain("reauthenticate", "password_reset_by_code?");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_that_is_wrong_with_a_form_is_told_at_once_in_the_order_of_the_fields(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.PostAsync("auth/signup", new { })).ShouldBeErrors("required@email", "required@password");
        (await client.PostAsync("auth/signup", new { email = NewEmail(), username = new string('a', 65), password = Password })).ShouldBeErrors("max_length@username");
        (await client.PostAsync("auth/signup", new { email = "no", username = "a b", password = "short" })).ShouldBeErrors("invalid@email", "invalid@username", "password_too_short@password");
        (await client.PostAsync("auth/signup", new { email = NewEmail(), password = "94736205184756" })).ShouldBeErrors("password_entirely_numeric@password");
        (await client.PostAsync("auth/signup", new { email = NewEmail(), password = "password1234" })).ShouldBeErrors("password_too_common@password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Three_wrong_codes_end_the_sign_in_and_the_right_one_comes_too_late(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        var code = await Mailbox.CodeAsync(email);

        (await client.GetAsync("auth/email/verify", ("X-Email-Verification-Key", "000000"))).ShouldBeErrors("incorrect_code@key");
        (await client.PostAsync("auth/email/verify", new { })).ShouldBeErrors("required@key");
        (await client.PostAsync("auth/email/verify", new { key = "000001" })).ShouldBeErrors("incorrect_code@key");
        (await client.PostAsync("auth/email/verify", new { key = code })).ShouldBe(409);
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_resent_code_kills_the_one_before_and_there_are_only_two(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        var first = await Mailbox.CodeAsync(email);

        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(429).Headers["Retry-After"].ShouldNotBeEmpty();
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(200).Json.EnumerateObject().Select(m => m.Name).ShouldBe(["status"]);
        var second = await Mailbox.CodeAsync(email, 2);
        if (first != second)
            (await client.PostAsync("auth/email/verify", new { key = first })).ShouldBeErrors("incorrect_code@key");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(409);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email, 3) })).ShouldBeSignedIn();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Somebody_signing_up_corrects_the_address_and_the_old_code_is_dead(AllauthKind kind)
    {
        var (client, wrong, right) = (Open(kind), NewEmail("wrong"), NewEmail("right"));
        (await client.PostAsync("account/email", new { email = right })).ShouldBe(409);
        await client.PostAsync("auth/signup", new { email = wrong, password = Password });
        var old = await Mailbox.CodeAsync(wrong);

        (await client.PostAsync("account/email", new { email = wrong })).ShouldBeErrors("same_as_current@email");
        var list = (await client.PostAsync("account/email", new { email = right })).ShouldBe(200);
        list.Data.GetRawText().ShouldBe($$"""[{"email":"{{right}}","verified":false,"primary":true}]""");
        (await client.PostAsync("auth/email/verify", new { key = old })).ShouldBeErrors("incorrect_code@key");
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(right) })).ShouldBeSignedIn()
            .Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(right);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_is_signed_in_does_not_sign_up(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.PostAsync("auth/signup", new { email = NewEmail(), password = Password })).ShouldBe(409);
        (await client.PostAsync("auth/webauthn/signup", new { email = NewEmail() })).ShouldBe(409);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteSignUpTests(SqliteHeadlessServer shared) : SignUpTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlSignUpTests(PostgreSqlHeadlessServer shared) : SignUpTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
