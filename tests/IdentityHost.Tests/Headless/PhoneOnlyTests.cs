using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Where a number is all there is to an account.</summary>
public sealed class PhoneOnlyTests(PhoneOnlyServer shared) : HeadlessTests(shared), IClassFixture<PhoneOnlyServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_account_is_made_and_entered_with_a_number_alone(AllauthKind kind)
    {
        var (client, phone) = (Open(kind), NewPhone());
        (await client.GetAsync("config")).Data.GetProperty("account").GetRawText().ShouldStartWith("""{"login_methods":["phone"],""");
        (await client.PostAsync("auth/signup", new { email = NewEmail() })).ShouldBeErrors("required@phone", "required@password");
        (await client.PostAsync("auth/signup", new { phone, password = Password })).ShouldOwe("verify_phone");
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone) })).ShouldBeSignedIn().Data.GetProperty("user").GetProperty("display").GetString().ShouldBe(phone);

        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        client = Open(kind);
        (await client.PostAsync("auth/login", new { })).ShouldBeErrors("required@phone", "required@password");
        (await client.PostAsync("auth/login", new { phone, password = Password })).ShouldBeSignedIn("password");
        client = Open(kind);
        (await client.PostAsync("auth/code/request", new { email = NewEmail() })).ShouldBeErrors("required@phone");
        (await client.PostAsync("auth/code/request", new { phone })).ShouldOwe("login_by_code");
        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(phone, 2) })).ShouldBeSignedIn("code");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-177")]
    public async Task A_text_message_that_may_not_be_sent_looks_like_one_that_was(AllauthKind kind)
    {
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var abroad = "+33" + NewPhone()[5..];
        var (here, there) = (Open(kind), Open(kind));
        var sent = (await here.PostAsync("auth/signup", new { phone = NewPhone(), password = Password })).ShouldOwe("verify_phone");
        var refused = (await there.PostAsync("auth/signup", new { phone = abroad, password = Password })).ShouldOwe("verify_phone");
        refused.Masked.ShouldBe(sent.Masked);
        (await there.PostAsync("auth/phone/verify", new { code = "123456" })).ShouldBeErrors("incorrect_code@code");
        await Task.Delay(500);
        (await Mailbox.ToAsync(abroad)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-010")]
    public async Task One_number_gets_a_code_to_prove_it_every_half_minute_and_changes_once_a_minute(AllauthKind kind)
    {
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var (client, phone) = (Open(kind), NewPhone());
        (await client.PostAsync("auth/signup", new { phone, password = Password })).ShouldOwe("verify_phone");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(429);
        (await Open(kind).PostAsync("auth/signup", new { phone, password = Password })).ShouldBeErrors("too_many_login_attempts");
        Server.Clock.Advance(TimeSpan.FromSeconds(20));
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(200);
        (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(phone, 2) })).ShouldBeSignedIn();

        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBe(200);
        (await client.PostAsync("account/phone", new { phone = NewPhone() })).ShouldBe(202);
        (await client.PostAsync("account/phone", new { phone = NewPhone() })).ShouldBe(429);
    }
}
