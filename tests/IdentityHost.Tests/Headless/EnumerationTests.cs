using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Answers that are compared for an address somebody has and one nobody has.</summary>
public abstract class AlikeTests(HeadlessServer shared) : HeadlessTests(shared)
{
    /// <summary>Signs up first.</summary>
    protected static Func<AllauthClient, string, Task<AllauthAnswer>> SignedUpAsync(Func<AllauthClient, string, Task<AllauthAnswer>> then) => async (client, email) =>
    {
        await client.PostAsync("auth/signup", new { email, password = Password });
        return await then(client, email);
    };

    protected async Task SameAsync(AllauthKind kind, Func<AllauthClient, string, Task<AllauthAnswer>> ask)
    {
        var known = await ask(Open(kind), (await NewPersonAsync()).Email!);
        var unknown = await ask(Open(kind), NewEmail());
        unknown.Status.ShouldBe(known.Status);
        unknown.Masked.ShouldBe(known.Masked);
        unknown.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(known.Headers.Keys.Order(StringComparer.Ordinal));
    }
}

/// <summary>Answers for known and unknown accounts are the same, byte by byte, but for what is random.</summary>
public sealed class EnumerationTests(SqliteHeadlessServer shared) : AlikeTests(shared), IClassFixture<SqliteHeadlessServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-001")]
    public async Task Signing_in_with_a_wrong_password(AllauthKind kind) =>
        await SameAsync(kind, (client, email) => client.PostAsync("auth/login", new { email, password = "wrong password" }));

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Signing_up_guessing_and_sending_again(AllauthKind kind)
    {
        await SameAsync(kind, (client, email) => client.PostAsync("auth/signup", new { email, password = Password }));
        await SameAsync(kind, SignedUpAsync((client, _) => client.GetAsync("auth/session")));
        await SameAsync(kind, SignedUpAsync((client, _) => client.PostAsync("auth/email/verify", new { key = "000000" })));
        await SameAsync(kind, SignedUpAsync((client, _) => client.PostAsync("auth/email/verify/resend")));
        await SameAsync(kind, SignedUpAsync(async (client, _) =>
        {
            var right = NewEmail();
            var answer = await client.PostAsync("account/email", new { email = right });
            return answer with { Body = answer.Body.Replace(right, "right", StringComparison.Ordinal) };
        }));
        await SameAsync(kind, SignedUpAsync(async (client, _) =>
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(11));
            return await client.PostAsync("auth/email/verify/resend");
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_new_password(AllauthKind kind)
    {
        await SameAsync(kind, (client, email) => client.PostAsync("auth/password/request", new { email }));
        await SameAsync(kind, async (client, email) =>
        {
            await client.PostAsync("auth/password/request", new { email });
            return await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "000000"));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_code_to_sign_in(AllauthKind kind)
    {
        await SameAsync(kind, (client, email) => client.PostAsync("auth/code/request", new { email }));
        await SameAsync(kind, async (client, email) =>
        {
            await client.PostAsync("auth/code/request", new { email });
            return await client.PostAsync("auth/code/confirm", new { code = "000000" });
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task The_owner_of_an_address_is_told_and_nobody_else_gets_a_code(AllauthKind kind)
    {
        var owner = await NewPersonAsync();
        await Open(kind).PostAsync("auth/signup", new { email = owner.Email!.ToUpperInvariant(), password = Password });
        (await Mailbox.WaitAsync(owner.Email!)).ShouldNotMatch(@"\d{3} ?\d{3}");
        (await Mailbox.ToAsync(owner.Email!)).Count.ShouldBe(1);
    }
}

/// <summary>The same where links prove addresses.</summary>
public sealed class LinkEnumerationTests(LinkServer shared) : AlikeTests(shared), IClassFixture<LinkServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Signing_up_looking_sending_again_and_correcting(AllauthKind kind)
    {
        await SameAsync(kind, (client, email) => client.PostAsync("auth/signup", new { email, password = Password }));
        await SameAsync(kind, SignedUpAsync((client, _) => client.GetAsync("auth/session")));
        await SameAsync(kind, SignedUpAsync((client, _) => client.PostAsync("auth/email/verify/resend")));
        await SameAsync(kind, SignedUpAsync((client, _) => client.PostAsync("auth/email/verify", new { key = "000000" })));
        await SameAsync(kind, SignedUpAsync((client, _) => client.PostAsync("account/email", new { })));
        await SameAsync(kind, SignedUpAsync(async (client, _) => (await client.PostAsync("account/email", new { email = NewEmail() })).ShouldBe(409)));
    }
}
