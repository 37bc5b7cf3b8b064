using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class AttemptConformanceOnSqlite() : AttemptConformance(DatabaseProvider.Sqlite);

public sealed class AttemptConformanceOnPostgreSql() : AttemptConformance(DatabaseProvider.PostgreSql);

/// <summary>The counters of attempts.</summary>
public abstract class AttemptConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly AttemptDelay _delay = new("Password:account:ada", 5, s_minute, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));
    private readonly FailureCount _failures = new("Password:account:ada:failures", 20, Memory: null);

    private IAttempts Attempts => Node.Get<IAttempts>();

    [Fact]
    [Trait("Security", "S-011")]
    public async Task As_many_attempts_pass_as_the_window_allows_and_a_refused_one_costs_nothing()
    {
        AttemptLimit account = new("password:account:ada", 5, s_minute, ClearedBySuccess: true);
        AttemptLimit address = new("password:address:::1", 100, s_minute);
        (await RaceAsync(async _ => await Attempts.TryReserveAsync([account, address], Now, Ct) is null)).ShouldBe(5);
        (await Attempts.TryReserveAsync([account], Now.AddSeconds(20), Ct)).ShouldBe(TimeSpan.FromSeconds(40));
        (await Attempts.TryReserveAsync([account], Now.AddMinutes(1), Ct)).ShouldBeNull();
        await Attempts.ClearAsync([account.Key], Ct);
        (await RaceAsync(async _ => await Attempts.TryReserveAsync([address], Now, Ct) is null)).ShouldBe(32);
        (await RaceAsync(async _ => await Attempts.TryReserveAsync([address with { Most = 40 }], Now, Ct) is null)).ShouldBe(3);
    }

    [Fact]
    public async Task A_refusal_names_the_counters_that_are_full_and_counts_in_none()
    {
        AttemptLimit[] limits = [new("sms:day", 100, s_minute), new("sms:number:1", 1, s_minute), new("sms:prefix:2", 1, s_minute)];
        (await Attempts.ReserveAsync(limits, Now, Ct)).Full.ShouldBeNull();
        (await Attempts.ReserveAsync(limits, Now, Ct)).Full.ShouldNotBeNull().Order(StringComparer.Ordinal).ShouldBe(["sms:number:1", "sms:prefix:2"]);
        (await Attempts.ReserveAsync([limits[0] with { Most = 2 }], Now, Ct)).Wait.ShouldBeNull("the second try was not counted");
    }

    [Fact]
    public async Task What_was_counted_is_there_on_every_node_until_it_is_over()
    {
        (await Attempts.IsThereAsync("trap:192.0.2.1", Now, Ct)).ShouldBeFalse();
        await Attempts.ReserveAsync([new FailureCount("trap:192.0.2.1", int.MaxValue, s_minute)], Now, Ct);
        await Attempts.ReserveAsync([new FailureCount("trap:192.0.2.1", int.MaxValue, s_minute)], Now.AddSeconds(30), Ct);
        (await Attempts.IsThereAsync("trap:192.0.2.1", Now.AddSeconds(80), Ct)).ShouldBeTrue("the second one began the minute anew");
        (await Attempts.IsThereAsync("trap:192.0.2.2", Now, Ct)).ShouldBeFalse();
        (await Attempts.IsThereAsync("trap:192.0.2.1", Now.AddSeconds(90), Ct)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-011")]
    public async Task Of_32_at_once_the_free_attempts_pass_also_when_they_overtake_one_another()
    {
        (await RaceAsync(async i => (await Attempts.ReserveAsync([_delay], Now.AddMilliseconds(-i), Ct)).Wait is null)).ShouldBe(5);
        AttemptLimit window = new("Password:address:1", 5, s_minute);
        (await RaceAsync(async i => await Attempts.TryReserveAsync([window], Now.AddMilliseconds(-i), Ct) is null)).ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-014")]
    public async Task The_wait_doubles_up_to_the_longest_and_is_forgotten_after_a_while()
    {
        var at = Now;
        for (var i = 0; i < 4; i++)
            (await Attempts.ReserveAsync([_delay], at, Ct)).Wait.ShouldBeNull();
        // Many more than the shift of a 64-bit number could take.
        foreach (var minutes in (int[])[1, 2, 4, 8, .. Enumerable.Repeat(15, 80)])
        {
            (await Attempts.ReserveAsync([_delay], at, Ct)).Wait.ShouldBeNull();
            (await Attempts.ReserveAsync([_delay], at, Ct)).Wait.ShouldBe(TimeSpan.FromMinutes(minutes));
            at = at.AddMinutes(minutes);
        }

        at = at.AddHours(1);
        for (var i = 0; i < 5; i++)
            (await Attempts.ReserveAsync([_delay], at, Ct)).Wait.ShouldBeNull();
        (await Attempts.ReserveAsync([_delay], at, Ct)).Wait.ShouldBe(s_minute);
    }

    [Fact]
    [Trait("Security", "S-012")]
    public async Task Twenty_attempts_of_requests_that_fail_and_roll_back_stay_counted()
    {
        await using var other = await StartSecondNodeAsync();
        for (var i = 0; i < 20; i++)
        {
            (await Attempts.ReserveAsync([_failures], Now, Ct)).Closed.ShouldBeFalse();
            await Should.ThrowAsync<InvalidTimeZoneException>(Node.Get<IDatabase>().TransactAsync<bool>(static (_, _) => throw new InvalidTimeZoneException("the request fails"), Ct));
        }

        (await other.Get<IAttempts>().ReserveAsync([_failures], Now, Ct)).ShouldBe(new AttemptReservation(null, Closed: true));
        (await other.Get<IAttempts>().ReserveAsync([_failures with { Most = 21 }], Now, Ct)).Closed.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_full_failure_count_lets_the_others_count_and_outlives_clean_up()
    {
        (await RaceAsync(async _ => !(await Attempts.ReserveAsync([_failures], Now, Ct)).Closed)).ShouldBe(20);
        for (var i = 0; i < 5; i++)
            (await Attempts.ReserveAsync([_delay, _failures], Now, Ct)).ShouldBe(new AttemptReservation(null, Closed: true));
        (await Attempts.ReserveAsync([_delay, _failures], Now, Ct)).Wait.ShouldBe(s_minute);

        await Node.Get<CleanUp>().RunAsync(null, Ct);
        (await Attempts.ReserveAsync([_failures], Now.AddYears(5), Ct)).Closed.ShouldBeTrue();
        await Attempts.ClearAsync([_failures.Key], Ct);
        (await Attempts.ReserveAsync([_failures], Now, Ct)).Closed.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-013")]
    public async Task A_sign_in_clears_its_counters_with_its_session_or_not_at_all()
    {
        AttemptLimit once = new("Password:account:ada", 1, s_minute);
        await Attempts.ReserveAsync([once], Now, Ct);

        (await CommitAsync(new ClearCounters([once.Key]), new AddSession(Samples.Session("nobody", Now), 10))).ShouldBeFalse();
        (await Attempts.TryReserveAsync([once], Now, Ct)).ShouldBe(s_minute);

        (await CommitAsync(new ClearCounters([once.Key, "never reserved"]))).ShouldBeTrue();
        (await Attempts.TryReserveAsync([once], Now, Ct)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-018")]
    public async Task Counters_that_are_over_are_cleaned_up()
    {
        var longAgo = DateTimeOffset.UnixEpoch.AddYears(40);
        await Attempts.ReserveAsync([_delay, _failures with { Memory = s_minute }, new AttemptLimit("Password:address:1", 5, s_minute)], longAgo, Ct);

        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(3);
    }

    [Fact]
    [Trait("Security", "S-235")]
    public async Task What_a_clock_that_ran_ahead_wrote_holds_nobody_up_for_long()
    {
        var ahead = Now.AddDays(3);
        AttemptLimit window = new("Password:address:1", 1, s_minute);
        for (var i = 0; i < 5; i++)
            await Attempts.ReserveAsync([_delay], ahead, Ct);
        await Attempts.ReserveAsync([window], ahead, Ct);

        (await Attempts.ReserveAsync([_delay, window], Now, Ct)).Wait.ShouldBeNull();
    }
}
