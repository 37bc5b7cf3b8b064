using IdentityHost.Accounts.Profile;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Asking for a code makes the account.</summary>
public sealed class ImmediateServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:Accounts:AutoCreateAccount", "true")];
}

/// <summary>The same setting where strangers are not let in.</summary>
public sealed class ImmediateInviteOnlyServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("IdentityHost:Accounts:AutoCreateAccount", "true"), ("IdentityHost:Accounts:SignUpEnabled", "false")];
}

/// <summary>Addresses stay off accounts until they are proven.</summary>
public sealed class DeferredServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:DeferIdentityUpdate", "true"),
        ("IdentityHost:Accounts:SignupFields", "email,username*,password1*"),
        ("IdentityHost:Accounts:EmailVerification", "Optional"),
    ];
}

/// <summary>The mode in which a request for a code is enough.</summary>
public sealed class ImmediateRegistrationTests(ImmediateServer shared) : HeadlessTests(shared), IClassFixture<ImmediateServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_sent_to_an_address_nobody_has_makes_an_account_and_proves_it(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        var made = (await FindAsync(email))!;
        made.EmailConfirmed.ShouldBeFalse();
        made.PasswordHash.ShouldBeNull();

        (await client.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(email) })).ShouldBeSignedIn("code");
        (await FindAsync(email))!.EmailConfirmed.ShouldBeTrue();
        (await FindAsync(email))!.Id.ShouldBe(made.Id);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Asking_again_from_elsewhere_makes_no_second_account(AllauthKind kind)
    {
        var email = NewEmail();
        var (first, second) = (Open(kind), Open(kind));
        await Task.WhenAll(first.PostAsync("auth/code/request", new { email }), second.PostAsync("auth/code/request", new { email }));
        var made = (await FindAsync(email))!;

        // Each waits for the code of its own request; the mails come in any order.
        var codes = new[] { await Mailbox.CodeAsync(email), await Mailbox.CodeAsync(email, 2) };
        var right = await TryAsync(second, codes);
        right.ShouldBeSignedIn("code");
        (await FindAsync(email))!.Id.ShouldBe(made.Id);
    }

    private static async Task<AllauthAnswer> TryAsync(AllauthClient client, IEnumerable<string> codes)
    {
        AllauthAnswer? answer = null;
        foreach (var code in codes)
        {
            answer = await client.PostAsync("auth/code/confirm", new { code });
            if (answer.Status == 200)
                break;
        }

        return answer!;
    }

    private ValueTask<Accounts.Account?> FindAsync(string email) =>
        Server.Services.GetRequiredService<IAccounts>().FindByIdentifierAsync(email.ToUpperInvariant(), TestContext.Current.CancellationToken);
}

/// <summary>Invite-only together with automatic creation.</summary>
public sealed class ImmediateInviteOnlyTests(ImmediateInviteOnlyServer shared) : HeadlessTests(shared), IClassFixture<ImmediateInviteOnlyServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task A_request_by_a_stranger_creates_nothing_and_tells_nothing(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        (await Server.Services.GetRequiredService<IAccounts>().FindByIdentifierAsync(email.ToUpperInvariant(), TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}

/// <summary>The mode in which an address is only claimed at first.</summary>
public sealed class DeferredRegistrationTests(DeferredServer shared) : HeadlessTests(shared), IClassFixture<DeferredServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_address_stays_off_the_account_until_its_link_is_confirmed(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        var user = (await SignUpAsync(client, email)).Data.GetProperty("user");
        user.TryGetProperty("email", out _).ShouldBeFalse();
        (await EmailsAsync(client)).ShouldBe($"{email} claimed");

        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email) })).Status.ShouldBe(200);
        (await EmailsAsync(client)).ShouldBe($"{email} verified primary");
        (await client.GetAsync("auth/session")).Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(email);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task Several_accounts_may_claim_an_address_one_proves_it_and_a_code_reaches_none_of_them_before(AllauthKind kind)
    {
        var email = NewEmail();
        var (first, second) = (Open(kind), Open(kind));
        await SignUpAsync(first, email);
        await SignUpAsync(second, email);
        var keys = new[] { await Mailbox.KeyAsync(email), await Mailbox.KeyAsync(email, 2) };

        // Nobody has proven it: it opens no account, whose ever it may be.
        var stranger = Open(kind);
        (await stranger.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        (await Mailbox.WaitAsync(email, 3)).ShouldNotContain("Your code is");

        (await second.PostAsync("auth/email/verify", new { key = keys[1] })).Status.ShouldBe(200);
        (await first.PostAsync("auth/email/verify", new { key = keys[0] })).ShouldBeErrors("email_taken@key");
        new[] { await EmailsAsync(first), await EmailsAsync(second) }.Count(e => e.EndsWith("verified primary", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task A_proven_address_is_claimed_like_any_other_and_its_owner_is_told(AllauthKind kind)
    {
        var owner = (await NewPersonAsync()).Email!;
        (await SignUpAsync(Open(kind), owner)).Status.ShouldBe(200);
        (await Mailbox.WaitAsync(owner)).ShouldNotContain("/verify-email");
    }

    private static async Task<AllauthAnswer> SignUpAsync(AllauthClient client, string email) =>
        (await client.PostAsync("auth/signup", new { email, username = NewEmail("u").Split('@')[0].Replace('.', '_'), password = Password })).ShouldBe(200);

    private static async Task<string> EmailsAsync(AllauthClient client) => string.Join(", ", (await client.GetAsync("account/email")).Data.EnumerateArray().Select(e =>
        $"{e.GetProperty("email").GetString()} {(e.GetProperty("verified").GetBoolean() ? "verified" : "claimed")}{(e.GetProperty("primary").GetBoolean() ? " primary" : "")}"));
}
