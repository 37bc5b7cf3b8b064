using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Answers for numbers somebody has and for numbers nobody has are the same, byte by byte, but for what is random.</summary>
public sealed class PhoneEnumerationTests(SqlitePhoneServer shared) : HeadlessTests(shared), IClassFixture<SqlitePhoneServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-001")]
    public async Task Signing_in_with_a_wrong_password(AllauthKind kind) =>
        await SameAsync(kind, (client, phone) => client.PostAsync("auth/login", new { phone, password = "wrong password" }));

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_code_guessing_and_sending_again(AllauthKind kind)
    {
        await SameAsync(kind, (client, phone) => client.PostAsync("auth/code/request", new { phone }));
        await SameAsync(kind, After("auth/code/request", client => client.PostAsync("auth/code/confirm", new { code = "000000" })));
        await SameAsync(kind, After("auth/code/request", client =>
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(11));
            return client.PostAsync("auth/code/resend");
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Signing_up_guessing_sending_again_and_correcting(AllauthKind kind)
    {
        await SameAsync(kind, (client, phone) => client.PostAsync("auth/signup", new { email = NewEmail(), phone, password = Password }));
        await SameAsync(kind, After("auth/signup", client => client.GetAsync("auth/session")));
        await SameAsync(kind, After("auth/signup", client => client.PostAsync("auth/phone/verify", new { code = "000000" })));
        await SameAsync(kind, After("auth/signup", client => client.PostAsync("auth/phone/verify/resend")));
        await SameAsync(kind, After("auth/signup", client =>
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(11));
            return client.PostAsync("auth/phone/verify/resend");
        }));
        await SameAsync(kind, After("auth/signup", async client =>
        {
            var right = NewPhone();
            var answer = await client.PostAsync("account/phone", new { phone = right });
            (await client.PostAsync("auth/phone/verify", new { code = await Mailbox.CodeAsync(right) })).ShouldOwe("verify_email");
            return Without(right, answer);
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Changing_to_it_or_correcting_to_it(AllauthKind kind)
    {
        await SameAsync(kind, async (_, phone) =>
        {
            var (client, _) = await SignInAsync(kind);
            return Without(phone, await client.PostAsync("account/phone", new { phone }));
        });
        await SameAsync(kind, async (client, phone) =>
        {
            await client.PostAsync("auth/signup", new { email = NewEmail(), phone = NewPhone(), password = Password });
            return Without(phone, await client.PostAsync("account/phone", new { phone }));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task The_owner_of_a_number_is_told_once_and_nobody_else_gets_a_code(AllauthKind kind)
    {
        var owner = await NewPersonWithPhoneAsync();
        var client = Open(kind);
        (await client.PostAsync("auth/signup", new { email = NewEmail(), phone = owner.PhoneNumber, password = Password })).ShouldOwe("verify_phone");
        (await Mailbox.WaitAsync(owner.PhoneNumber!)).ShouldNotMatch(@"\d{3} ?\d{3}");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await client.PostAsync("auth/phone/verify/resend")).ShouldBe(200);
        for (var i = 0; i < 3; i++)
            (await client.PostAsync("auth/phone/verify", new { code = "123456" })).ShouldBeErrors("incorrect_code@code");
        (await client.PostAsync("auth/phone/verify", new { code = "123456" })).ShouldBe(409);

        var (somebody, _) = await SignInAsync(kind);
        (await somebody.PostAsync("account/phone", new { phone = owner.PhoneNumber })).ShouldBe(202);
        (await somebody.PostAsync("auth/phone/verify", new { code = "123456" })).ShouldBeErrors("incorrect_code@code");
        (await Mailbox.WaitAsync(owner.PhoneNumber!, 2)).ShouldNotMatch(@"\d{3} ?\d{3}");
        (await Mailbox.ToAsync(owner.PhoneNumber!)).Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task A_number_that_is_only_claimed_gets_no_code_to_sign_in(AllauthKind kind)
    {
        var account = await NewPersonWithPhoneAsync(proven: false);
        (await Open(kind).PostAsync("auth/code/request", new { phone = account.PhoneNumber })).ShouldOwe("login_by_code");
        await Task.Delay(500);
        (await Mailbox.ToAsync(account.PhoneNumber!)).ShouldBeEmpty();
    }

    private static AllauthAnswer Without(string phone, AllauthAnswer answer) => answer with { Body = answer.Body.Replace(phone[1..], "phone", StringComparison.Ordinal) };

    private static Func<AllauthClient, string, Task<AllauthAnswer>> After(string path, Func<AllauthClient, Task<AllauthAnswer>> then) => async (client, phone) =>
    {
        await client.PostAsync(path, new { email = path == "auth/signup" ? NewEmail() : null, phone, password = Password });
        return await then(client);
    };

    private async Task SameAsync(AllauthKind kind, Func<AllauthClient, string, Task<AllauthAnswer>> ask)
    {
        var known = await ask(Open(kind), (await NewPersonWithPhoneAsync()).PhoneNumber!);
        var unknown = await ask(Open(kind), NewPhone());
        unknown.Status.ShouldBe(known.Status);
        unknown.Masked.ShouldBe(known.Masked);
        unknown.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(known.Headers.Keys.Order(StringComparer.Ordinal));
    }
}
