using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Hosting;

namespace IdentityHost.Data.DataProtection;

/// <summary>Reads the key ring again as soon as it changed: the framework would answer the next request from the ring of before, while it reads.</summary>
internal sealed class KeyRingRefresh(ChangeVersions versions, IKeyRingProvider ring) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changed = versions.NextChange(ChangeKinds.KeyRing);
        while (true)
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(changed, stoppingToken))
                await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;

            // Asked for before the reading, so that no change falls between.
            changed = versions.NextChange(ChangeKinds.KeyRing);
            ring.GetCurrentKeyRing();
            // A change that came while the framework was reading leaves it with an expired ring and nobody who reads.
            await Task.Delay(s_pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ring.GetCurrentKeyRing();
        }
    }
}
