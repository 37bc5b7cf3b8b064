using IdentityHost.Accounts.Profile;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Telephone numbers: to sign in with, to prove, to change.</summary>
public abstract class PhoneTests(HeadlessServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_number_and_the_password_sign_in_and_the_answer_names_neither(AllauthKind kind)
    {
        var account = await NewPersonWithPhoneAsync();
        var client = Open(kind);
        (await client.PostAsync("auth/login", new { phone = account.PhoneNumber, password = "wrong" })).ShouldBeErrors("phone_password_mismatch@password");
        (await client.PostAsync("auth/login", new { phone = NewPhone(), password = Password })).ShouldBeErrors("phone_password_mismatch@password");
        (await client.PostAsync("auth/login", new { phone = "030 12345678", password = Password })).ShouldBeErrors("invalid_phone@phone");
        (await client.PostAsync("auth/login", new { phone = account.PhoneNumber, email = account.Email, password = Password })).ShouldBeErrors("invalid_login");
        (await client.PostAsync("auth/login", new { username = account.PhoneNumber, password = Password })).ShouldBeErrors("username_password_mismatch@password");

        var method = (await client.PostAsync("auth/login", new { phone = account.PhoneNumber, password = Password })).ShouldBeSignedIn("password").Data.GetProperty("methods")[0];
        method.EnumerateObject().Select(m => m.Name).ShouldBe(["method", "at"]);
        (await client.GetAsync("config")).Data.GetProperty("account").GetProperty("login_methods").GetRawText().ShouldBe("""["email","username","phone"]""");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_by_text_message_signs_in(AllauthKind kind)
    {
        var account = await NewPersonWithPhoneAsync();
        var client = Open(kind);
        (await client.PostAsync("auth/code/request", new { })).ShouldBeErrors("required@email", "required@phone");
        (await client.PostAsync("auth/code/request", new { phone = "12345" })).ShouldBeErrors("invalid_phone@phone");
        (await client.PostAsync("auth/code/request", new { phone = account.PhoneNumber, email = account.Email })).ShouldBeErrors("invalid_login");
        (await client.PostAsync("auth/code/request", new { phone = account.PhoneNumber })).ShouldOwe("login_by_code");
        (await client.PostAsync("auth/code/confirm", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/code/resend")).ShouldBe(200);
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.PhoneNumber!, 1) })).ShouldBeErrors("incorrect_code@code");

        var method = (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(account.PhoneNumber!, 2) })).ShouldBeSignedIn("code").Data.GetProperty("methods")[0];
        method.GetProperty("phone").GetString().ShouldBe(account.PhoneNumber);
        method.TryGetProperty("email", out _).ShouldBeFalse();
        (await Mailbox.ToAsync(account.Email!)).ShouldBeEmpty();
        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBe([(account.PhoneNumber!, true)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stranger_proves_the_number_and_then_the_address(AllauthKind kind)
    {
        var (client, email, phone) = (Open(kind), NewEmail(), NewPhone());
        (await client.PostAsync("auth/signup", new { email, phone = "0151 1", password = Password })).ShouldBeErrors("invalid_phone@phone");
        var signUp = (await client.PostAsync("auth/signup", new { email, phone, password = Password })).ShouldOwe("verify_phone");
        signUp.Flows.ShouldBe(["login", "login_by_code", "signup", "mfa_login_webauthn", "verify_phone!", "password_reset_by_code?"]);
        (await Mailbox.ToAsync(email)).ShouldBeEmpty("one step after the other");
        (await client.PostAsync("auth/email/verify", new { key = "123456" })).ShouldBe(409);
        (await client.GetAsync("account/phone")).ShouldOwe("verify_phone");

        (await client.PostAsync("auth/phone/verify", new { })).ShouldBeErrors("required@code");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldBe(409);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldBeSignedIn();

        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBe([(phone, true)]);
        var account = await Server.Services.GetRequiredService<IAccounts>().FindByPhoneAsync(phone, CancellationToken.None);
        account!.PhoneNumberConfirmed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_number_nothing_of_it_is_asked(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldBeSignedIn();
        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_number_is_corrected_while_signing_up_and_a_code_is_sent_again(AllauthKind kind)
    {
        var (client, wrong, right) = (Open(kind), NewPhone(), NewPhone());
        (await client.PostAsync("account/phone", new { phone = right })).ShouldBe(409);
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(409);
        await client.PostAsync("auth/signup", new { email = NewEmail(), phone = wrong, password = Password });
        var first = await Mailbox.CodeAsync(wrong);

        (await client.PostAsync("account/phone", new { })).ShouldBeErrors("required@phone");
        (await client.PostAsync("account/phone", new { phone = "+49 30 1" })).ShouldBeErrors("invalid_phone@phone");
        (await client.PostAsync("account/phone", new { phone = wrong })).ShouldBeErrors("same_as_current@phone");
        Rows((await client.PostAsync("account/phone", new { phone = right })).ShouldBe(202)).ShouldBe([(right, false)]);
        (await client.PostAsync("auth/phone/verify", new { code = first })).ShouldBeErrors("incorrect_code@code");

        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(429);
        for (var i = 2; i <= 3; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(11));
            (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(200);
            await Mailbox.CodeAsync(right, i);
        }

        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(409);
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(right, 2) })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(right, 3) })).ShouldOwe("verify_email");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-032")]
    public async Task Three_wrong_codes_end_the_sign_in_and_the_right_one_comes_too_late(AllauthKind kind)
    {
        var (client, phone) = (Open(kind), NewPhone());
        await client.PostAsync("auth/signup", new { email = NewEmail(), phone, password = Password });
        var code = await Mailbox.CodeAsync(phone);
        for (var i = 0; i < 3; i++)
            (await client.PostAsync("auth/phone/verify", new { code = code == "000000" ? "000001" : "000000" })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/phone/verify", new { code })).ShouldBe(409);
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-031")]
    public async Task A_number_that_was_never_proven_is_asked_for_at_the_next_sign_in_and_its_code_is_good_for_five_minutes(AllauthKind kind)
    {
        var account = await NewPersonWithPhoneAsync(proven: false);
        var client = Open(kind);
        (await client.PostAsync("auth/login", new { phone = account.PhoneNumber, password = Password })).ShouldOwe("verify_phone");
        var code = await Mailbox.CodeAsync(account.PhoneNumber!);
        Server.Clock.Advance(TimeSpan.FromMinutes(5));
        (await client.PostAsync("auth/phone/verify", new { code })).ShouldBe(409);

        client = Open(kind);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("verify_phone");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(account.PhoneNumber!, 2) })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-179")]
    public async Task The_old_number_stays_until_the_new_one_is_proven_and_both_owners_hear_of_it(AllauthKind kind)
    {
        var account = await NewPersonWithPhoneAsync();
        var (client, phone) = (Open(kind), NewPhone());
        await client.PostAsync("auth/login", new { phone = account.PhoneNumber, password = Password });
        (await client.PostAsync("account/phone", new { phone = account.PhoneNumber })).ShouldBeErrors("same_as_current@phone");
        Rows((await client.PostAsync("account/phone", new { phone })).ShouldBe(202)).ShouldBe([(phone, false)]);
        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBe([(account.PhoneNumber!, true)]);
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(409);
        (await client.PostAsync("auth/phone/verify", new { code = "000000" })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldBeSignedIn("password");

        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBe([(phone, true)]);
        (await Mailbox.WaitAsync(account.Email!)).ShouldContain(phone);
        (await Mailbox.WaitAsync(account.PhoneNumber!)).ShouldContain("no longer belongs to your account");
        (await Open(kind).PostAsync("auth/login", new { phone = account.PhoneNumber, password = Password })).ShouldBeErrors("phone_password_mismatch@password");
        (await Open(kind).PostAsync("auth/login", new { phone, password = Password })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-066")]
    public async Task A_stale_session_proves_itself_again_before_the_number_changes(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await client.PostAsync("account/phone", new { phone = "no" })).ShouldBeErrors("invalid_phone@phone");
        (await client.PostAsync("account/phone", new { phone = NewPhone() })).ShouldAskAgain("reauthenticate", "password_reset_by_code?");
        (await client.GetAsync("account/phone")).ShouldBe(200);
        await client.PostAsync("auth/reauthenticate", new { password = Password });
        (await client.PostAsync("account/phone", new { phone = NewPhone() })).ShouldBe(202);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_signed_up_with_an_address_of_somebody_else_corrects_it_and_keeps_the_number_they_proved(AllauthKind kind)
    {
        var (client, owner, right, phone) = (Open(kind), await NewPersonAsync(), NewEmail(), NewPhone());
        (await client.PostAsync("auth/signup", new { email = owner.Email, phone, password = Password })).ShouldOwe("verify_phone");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldOwe("verify_email");
        (await client.PostAsync("account/email", new { email = right })).ShouldBe(200);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(right) })).ShouldBeSignedIn();
        Rows((await client.GetAsync("account/phone")).ShouldBe(200)).ShouldBe([(phone, true)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task A_number_that_was_proven_before_the_address_goes_with_the_password_when_its_owner_proves_the_address(AllauthKind kind)
    {
        var (attacker, email, phone) = (Open(kind), NewEmail(), NewPhone());
        await attacker.PostAsync("auth/signup", new { email, phone, password = Password });
        (await attacker.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldOwe("verify_email");
        var before = (await Mailbox.ToAsync(email)).Count;

        var owner = Open(kind);
        (await owner.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        (await owner.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(email, Math.Max(before, 1)) })).ShouldBeSignedIn("code");

        Rows((await owner.GetAsync("account/phone")).ShouldBe(200)).ShouldBeEmpty();
        await attacker.PostAsync("auth/code/request", new { phone });
        (await Mailbox.ToAsync(phone)).Count.ShouldBe(1, "nobody has the number any more");
    }

    private static IEnumerable<(string Phone, bool Verified)> Rows(AllauthAnswer answer) =>
        answer.Data.EnumerateArray().Select(p => (p.GetProperty("phone").GetString()!, p.GetProperty("verified").GetBoolean()));
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePhoneTests(SqlitePhoneServer shared) : PhoneTests(shared), IClassFixture<SqlitePhoneServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlPhoneTests(PostgreSqlPhoneServer shared) : PhoneTests(shared), IClassFixture<PostgreSqlPhoneServer>;
