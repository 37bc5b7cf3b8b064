using IdentityHost.Data.Operations;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Operations.Health;

/// <summary>Whether this node can serve: the database answers, its schema is ours, the clocks agree, and the signing keys can be used.</summary>
internal sealed partial class ReadyProbe(IServiceProvider services, DatabaseClock common, KeyRing keys, TimeProvider clock, ILogger<ReadyProbe> log)
{
    // Probes may come from anybody; one look a second is enough for all of them.
    private static readonly TimeSpan s_goodFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private Look? _last;

    public Task<bool> IsFitAsync(CancellationToken ct)
    {
        // By the timer, not by the time: a clock that was set back must not keep an old look.
        var last = _last;
        if (last is null || clock.GetElapsedTime(last.At) >= s_goodFor)
            _last = last = new(clock.GetTimestamp(), LookAsync());
        return last.Result.WaitAsync(ct);
    }

    private async Task<bool> LookAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            if (await SchemaGate.FaultAsync(services, patience.Token) is { } fault)
            {
                LogUnfit(fault);
                return false;
            }

            if (await common.FaultAsync(patience.Token) is { } off)
            {
                LogClock(off);
                return false;
            }

            return (await keys.CurrentAsync(patience.Token)).Published.Count > 0;
        }
        catch (Exception fault)
        {
            LogUnfitFault(fault);
            return false;
        }
    }

    private sealed record Look(long At, Task<bool> Result);

    [LoggerMessage(1, LogLevel.Warning, "Unfit: {Reason}", EventName = "Unfit")]
    private partial void LogUnfit(string reason);

    [LoggerMessage(2, LogLevel.Warning, "Unfit: the database or the keys cannot be used", EventName = "UnfitFault")]
    private partial void LogUnfitFault(Exception fault);

    [LoggerMessage(3, LogLevel.Error, "Unfit: this machine's clock is off by {Off} from the database's", EventName = "UnfitClock")]
    private partial void LogClock(TimeSpan off);
}
