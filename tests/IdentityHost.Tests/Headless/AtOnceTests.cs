using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Many requests at once, on both databases: there they differ, in how transactions wait for each other and how a refused one ends.</summary>
public abstract class AtOnceTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const int AtOnce = 16;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sixteen_requests_of_one_session_at_once_all_succeed_and_lose_nothing(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var second = NewEmail("second");
        // Long enough ago that every one of them has to note that the session was used.
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var reads = Enumerable.Range(0, AtOnce - 2).Select(i => client.GetAsync((i % 4) switch
        {
            0 => "auth/session",
            1 => "account/email",
            2 => "auth/sessions",
            _ => "config",
        }));
        var writes = new[] { client.PostAsync("account/email", new { email = second }), client.PostAsync("auth/password/request", new { email = account.Email }) };
        foreach (var answer in await Task.WhenAll(reads.Concat(writes)))
            answer.ShouldBe(200);

        // Both of the two things begun at once are there.
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(second) })).ShouldBeSignedIn("password");
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", await Mailbox.CodeAsync(account.Email!)))).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_right_code_sent_sixteen_times_at_once_serves_once(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        await client.PostAsync("auth/code/request", new { email = account.Email });
        var code = await Mailbox.CodeAsync(account.Email!);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.PostAsync("auth/code/confirm", new { code })));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Select(a => a.Status).Where(s => s != 200).Except([401, 403, 409, 410]).ShouldBeEmpty();
        // A late answer to one of the others may have made the app forget the token it got.
        if (kind == AllauthKind.App)
            client.SessionToken = answers.Single(a => a.Status == 200).SessionToken;
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("code");
    }

    [Fact]
    public async Task A_refresh_token_that_is_sent_sixteen_times_at_once_serves_once()
    {
        var account = await NewPersonAsync();
        var client = Open(AllauthKind.App);
        var token = (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).Meta("refresh_token")!.Value.GetString();
        client.SessionToken = null;

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.PostAsync("tokens/refresh", new { refresh_token = token })));

        answers.Count(a => a.Status == 200).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    [Trait("Security", "S-231")]
    public async Task Sign_ups_of_one_address_at_once_give_one_account_and_the_same_answer(AllauthKind kind)
    {
        // Three, because who comes too late reserves its mail a second time, and one address gets five an hour.
        var email = NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Open(kind).PostAsync("auth/signup", new { email, password = Password })));

        answers.Select(a => a.ShouldOwe("verify_email").Flows.Count).Distinct().ShouldHaveSingleItem();
        (await Server.Services.GetRequiredService<IEmailAddresses>().FindAsync(email.ToUpperInvariant(), CancellationToken.None)).Count.ShouldBe(1);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteAtOnceTests(JwtServer shared) : AtOnceTests(shared), IClassFixture<JwtServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlAtOnceTests(PostgreSqlJwtServer shared) : AtOnceTests(shared), IClassFixture<PostgreSqlJwtServer>;
