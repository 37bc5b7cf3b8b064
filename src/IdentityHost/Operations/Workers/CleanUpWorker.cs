using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Operations;

namespace IdentityHost.Operations.Workers;

/// <summary>Deletes what has expired: every few minutes, on the one node that holds the lease, in small batches with pauses between.</summary>
internal sealed partial class CleanUpWorker(CleanUp cleanUp, Leases leases, ILogger<CleanUpWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private readonly string _holder = RandomToken.NewId();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault);
            }
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        // Renewed before every batch: who was suspended meanwhile finds the lease taken and stops.
        while (await leases.TryTakeAsync(CleanUp.Lease, _holder, s_period * 2, ct) is not null && await cleanUp.RunAsync(ct) > 0)
            await Task.Delay(s_pause, ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "Clean-up stopped; it goes on at the next turn", EventName = "CleanUpFault")]
    private partial void LogFault(Exception fault);
}
