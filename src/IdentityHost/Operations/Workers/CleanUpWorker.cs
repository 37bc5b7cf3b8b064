using IdentityHost.Data.Operations;

namespace IdentityHost.Operations.Workers;

/// <summary>Deletes what has expired: every few minutes, in small batches with pauses between.</summary>
internal sealed class CleanUpWorker(CleanUp cleanUp, Leases leases, ILogger<CleanUpWorker> log)
    : LeasedWorker(CleanUp.Lease, TimeSpan.FromMinutes(5), leases, log)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    protected override async Task<int> WorkAsync(CancellationToken ct)
    {
        var deleted = 0;
        // The lease is renewed after every batch: who was suspended meanwhile finds it taken and stops.
        while (await cleanUp.RunAsync(Fence, ct) is > 0 and var batch)
        {
            deleted += batch;
            await Task.Delay(s_pause, ct);
            if (!await HoldsLeaseAsync(ct))
                break;
        }

        return deleted;
    }
}
