using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>
/// Stands before every text message: whoever earns from messages to numbers of their own, thousands in a row, meets one of these limits (S-177).
/// A refusal looks to the visitor like a message that was sent, because it tells of others. Whoever is signed in, or asks from a browser the account
/// knows, is counted apart: strangers who use up what they may ask for shut nobody's door (S-014). The day alone is everybody's.
/// </summary>
internal sealed partial class SmsBudget(
    IAttempts attempts, SmsCounters counters, SmsRules rules, AccountsMetrics metrics, TimeProvider clock, ILogger<SmsBudget> log)
{
    /// <summary>Reserves one message; false when it may not be sent.</summary>
    /// <param name="visitor">Who asks for it.</param>
    /// <param name="number">Where it goes.</param>
    /// <param name="account">Whose number it is or shall be; null for nobody's.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> TryReserveAsync(Visitor visitor, PhoneNumber number, Account? account, CancellationToken ct)
    {
        var refusal = rules.Ranges.Against(number);
        if (refusal is null)
            refusal = await rules.Blocks.MaySendAsync(visitor, number, ct) ? await ReserveAsync(counters.Of(visitor, number, account), ct) : "blocked";
        metrics.TextMessage(refusal ?? "reserved");
        return refusal is null;
    }

    /// <summary>Does what a reservation does for a message that is not sent, so that the time it takes tells nothing; what it counts limits no message.</summary>
    public async Task FeignAsync(Visitor visitor, PhoneNumber number, CancellationToken ct)
    {
        if (rules.Ranges.Against(number) is null && await rules.Blocks.MaySendAsync(visitor, number, ct))
            await attempts.ReserveAsync([.. counters.OfNobody(visitor, number).Select(l => l.Counter)], clock.GetUtcNow(), ct);
    }

    /// <summary>Whether a number is written to at all. Each message that is sent for this alone follows on a proof, which the limits have let through.</summary>
    public bool MayTell(PhoneNumber number)
    {
        var refusal = rules.Ranges.Against(number);
        metrics.TextMessage(refusal ?? "notice");
        return refusal is null;
    }

    /// <summary>Counts it everywhere, or, when one counter is full, nowhere; the name of that one, or null.</summary>
    private async Task<string?> ReserveAsync(IReadOnlyList<(string Name, AttemptLimit Counter)> limits, CancellationToken ct)
    {
        var reservation = await attempts.ReserveAsync([.. limits.Select(l => l.Counter)], clock.GetUtcNow(), ct);
        if (reservation.Wait is not { } wait)
            return null;
        if (reservation.Full!.Contains(SmsCounters.Altogether, StringComparer.Ordinal))
            await AlarmAsync(wait, ct);
        return limits.First(l => reservation.Full!.Contains(l.Counter.Key, StringComparer.Ordinal)).Name;
    }

    /// <summary>Once for all nodes until the day is over: the counter that remembers it ends with the one that is full.</summary>
    private async Task AlarmAsync(TimeSpan left, CancellationToken ct)
    {
        if (await attempts.TryReserveAsync([new AttemptLimit("sms:alarm", 1, left)], clock.GetUtcNow(), ct) is null)
            LogSpent(rules.Options.Value.PerDay, left);
    }

    [LoggerMessage(1, LogLevel.Warning, "The {Most} text messages of the day are spent (IdentityHost:Sms:Budget:PerDay); no more are sent for {Left}", EventName = "SmsBudgetSpent")]
    private partial void LogSpent(int most, TimeSpan left);
}

/// <summary>What text messages are limited by.</summary>
internal sealed record SmsRules(NumberRanges Ranges, BlockLists Blocks, IOptions<SmsBudgetOptions> Options);
