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
/// A refusal looks to the visitor like a message that was sent, because it tells of others.
/// </summary>
internal sealed partial class SmsBudget(
    IAttempts attempts, AttemptLimits places, SmsRules rules, AccountsMetrics metrics, TimeProvider clock, ILogger<SmsBudget> log)
{
    private const string Altogether = "sms:day";
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <summary>Reserves one message; false when it may not be sent.</summary>
    /// <param name="visitor">Who asks for it.</param>
    /// <param name="number">Where it goes.</param>
    /// <param name="accountId">Whose number it is or shall be; null for nobody's.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> TryReserveAsync(Visitor visitor, PhoneNumber number, string? accountId, CancellationToken ct)
    {
        var refusal = rules.Ranges.Against(number);
        if (refusal is null)
            refusal = await rules.Blocks.MaySendAsync(visitor, number, ct) ? await ReserveAsync(visitor, number, accountId, ct) : "blocked";
        metrics.TextMessage(refusal ?? "reserved");
        return refusal is null;
    }

    /// <summary>Counts it everywhere, or, when one counter is full, nowhere; the name of that one, or null.</summary>
    private async Task<string?> ReserveAsync(Visitor visitor, PhoneNumber number, string? accountId, CancellationToken ct)
    {
        var limits = Limits(visitor, number, accountId);
        var reservation = await attempts.ReserveAsync([.. limits.Select(l => l.Counter)], clock.GetUtcNow(), ct);
        if (reservation.Wait is not { } wait)
            return null;
        if (reservation.Full!.Contains(Altogether, StringComparer.Ordinal))
            await AlarmAsync(wait, ct);
        return limits.First(l => reservation.Full!.Contains(l.Counter.Key, StringComparer.Ordinal)).Name;
    }

    private List<(string Name, AttemptLimit Counter)> Limits(Visitor visitor, PhoneNumber number, string? accountId)
    {
        var options = rules.Options.Value;
        var limits = new List<(string Name, AttemptLimit Counter)>
        {
            ("day", new(Altogether, options.PerDay, s_day)),
            ("prefix", new($"sms:prefix:{rules.Ranges.PrefixOf(number)}", options.PerPrefix, s_day)),
            ("number", new($"sms:number:{places.NamePlace(number.Value)}", options.PerNumber, s_day)),
        };
        if (places.AddressPlace(visitor.AddressBucket) is { } address)
            limits.Add(("address", new($"sms:address:{address}", options.PerAddress, s_day)));
        if (accountId is not null)
            limits.Add(("account", new($"sms:account:{accountId}", options.PerAccount, s_day)));
        return limits;
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
