using IdentityHost.OpenId.Keys;

namespace IdentityHost.Operations.Health;

/// <summary>Whether this node can serve: the database answers, its schema is ours, and the signing keys can be used.</summary>
internal sealed partial class ReadyProbe(IServiceProvider services, KeyRing keys, TimeProvider clock, ILogger<ReadyProbe> log)
{
    // Probes may come from anybody; one look a second is enough for all of them.
    private static readonly TimeSpan s_goodFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private Look _last = new(DateTimeOffset.MinValue, Task.FromResult(false));

    public Task<bool> IsFitAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now - _last.At >= s_goodFor)
            _last = new(now, LookAsync());
        return _last.Result.WaitAsync(ct);
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

            return (await keys.CurrentAsync(patience.Token)).Published.Count > 0;
        }
        catch (Exception fault)
        {
            LogUnfitFault(fault);
            return false;
        }
    }

    private sealed record Look(DateTimeOffset At, Task<bool> Result);

    [LoggerMessage(1, LogLevel.Warning, "Unfit: {Reason}", EventName = "Unfit")]
    private partial void LogUnfit(string reason);

    [LoggerMessage(2, LogLevel.Warning, "Unfit: the database or the keys cannot be used", EventName = "UnfitFault")]
    private partial void LogUnfitFault(Exception fault);
}
