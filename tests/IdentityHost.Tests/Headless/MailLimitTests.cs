using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>How many mails one recipient gets, whichever way they are asked for.</summary>
public sealed class MailLimitTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private const int PerHour = 5;
    private const int PerDay = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(61);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-178")]
    public async Task Five_an_hour_and_twenty_a_day_over_all_flows_together(AllauthKind kind)
    {
        foreach (var email in (string[])[(await NewPersonAsync()).Email!, NewEmail("nobody")])
        {
            var begun = Server.Clock.GetUtcNow();
            for (var hour = 1; hour <= 6; hour++)
            {
                await AskEveryWayAsync(kind, email);
                await AskEveryWayAsync(kind, email);
                (Server.Clock.GetUtcNow() - begun).ShouldBeLessThan(TimeSpan.FromHours(hour));
                (await Mailbox.ToAsync(email)).Count.ShouldBeLessThanOrEqualTo(Math.Min(PerHour * hour, PerDay));
                Server.Clock.Advance(begun + TimeSpan.FromHours(hour) + s_pause - Server.Clock.GetUtcNow());
            }

            // What an owner is told once is counted like a mail each time it is asked for.
            (await Mailbox.ToAsync(email)).Count.ShouldBeGreaterThan(PerDay / 2);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-178")]
    public async Task Another_address_of_the_same_person_gets_their_mailbox_no_more_codes(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        var others = new[] { NewEmail("second"), NewEmail("third") };
        foreach (var other in others)
            await AddProvenAsync(account.Id, other);

        foreach (var email in (string[])[account.Email!, .. others, NewEmail("nobody")])
        {
            var client = Open(kind);
            for (var i = 0; i < PerHour; i++)
            {
                Server.Clock.Advance(s_pause);
                client = Open(kind);
                (await client.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
            }

            Server.Clock.Advance(TimeSpan.FromSeconds(11));
            (await client.PostAsync("auth/code/resend")).ShouldBe(429);
        }

        (await Mailbox.ToAsync(account.Email!)).Count.ShouldBe(PerHour);
    }

    /// <summary>Each of them from a client of its own, and again where that can be asked for.</summary>
    private async Task AskEveryWayAsync(AllauthKind kind, string email)
    {
        await AskAsync(c => c.PostAsync("auth/signup", new { email, password = Password }), "auth/email/verify/resend");
        await AskAsync(c => c.PostAsync("auth/code/request", new { email }), "auth/code/resend");
        await AskAsync(c => c.PostAsync("auth/password/request", new { email }));
        await AskAsync(c => c.PostAsync("auth/login", new { email, password = Password }), "auth/email/verify/resend");

        var (somebody, _) = await SignInAsync(kind);
        (await somebody.PostAsync("account/email", new { email })).Status.ShouldBeOneOf(200, 429);
        Server.Clock.Advance(s_pause);
        (await somebody.PutAsync("account/email", new { email })).Status.ShouldBeOneOf(200, 400, 403);

        async Task AskAsync(Func<AllauthClient, Task<AllauthAnswer>> ask, string? again = null)
        {
            var client = Open(kind);
            (await ask(client)).Status.ShouldBeOneOf(200, 400, 401, 429);
            Server.Clock.Advance(s_pause);
            if (again is not null)
                (await client.PostAsync(again)).Status.ShouldBeOneOf(200, 403, 409, 429);
        }
    }

    private async Task AddProvenAsync(string accountId, string email)
    {
        var normalized = IdentifierNormalizer.Normalize(email)!;
        var now = Server.Clock.GetUtcNow();
        (await Server.Services.GetRequiredService<IActs>().TryCommitAsync(
            new Act(now, [new AddEmail(new AccountEmail(accountId, email, normalized, false, false, now)), new VerifyEmail(accountId, normalized)]), CancellationToken.None)).ShouldBeTrue();
    }
}
