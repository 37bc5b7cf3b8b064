using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;

namespace IdentityHost.Operations.Workers;

/// <summary>Work that one node does for all: the one that holds the lease, at its start and then once a period.</summary>
internal abstract partial class LeasedWorker(string lease, TimeSpan period, Leases leases, ILogger log) : BackgroundService
{
    private readonly string _holder = RandomToken.NewId();

    /// <summary>The work of one turn; how much was done. <see cref="HoldsLeaseAsync"/> tells a long one whether to go on.</summary>
    protected abstract Task<int> WorkAsync(CancellationToken ct);

    /// <summary>The number of the lease: writes under it carry it, and change nothing once another node has a higher one (S-236).</summary>
    protected long Fence { get; private set; }

    /// <summary>Takes or renews the lease.</summary>
    protected async Task<bool> HoldsLeaseAsync(CancellationToken ct)
    {
        if (await leases.TryTakeAsync(lease, _holder, period * 2, ct) is not { } fence)
            return false;
        Fence = fence;
        return true;
    }

    /// <summary>Works if the lease can be had; how much was done.</summary>
    internal async Task<int> TakeTurnAsync(CancellationToken ct) => await HoldsLeaseAsync(ct) ? await WorkAsync(ct) : 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period);
        do
        {
            try
            {
                await TakeTurnAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(log, fault, lease);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Gives the lease back, so that another node need not wait until it runs out.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await leases.ReleaseAsync(lease, _holder, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogKept(log, fault, lease);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The work '{Lease}' stopped; it goes on at the next turn", EventName = "WorkFault")]
    private static partial void LogFault(ILogger log, Exception fault, string lease);

    [LoggerMessage(2, LogLevel.Warning, "The lease '{Lease}' could not be given back; it runs out by itself", EventName = "LeaseKept")]
    private static partial void LogKept(ILogger log, Exception fault, string lease);
}
