using IdentityHost.Data.Accounts;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Data.Operations;

/// <summary>
/// Keeps this node's memory in step with the database: every second it reads the version rows and the new revocations, and changed block lists,
/// and at once when another node says that something changed. The server serves only after the first look.
/// </summary>
internal sealed partial class ChangeWatcher(
    ChangeVersions versions, RevocationStore revocations, BlockEntryStore blocks, IChangeSignal signal, TimeProvider clock, ILogger<ChangeWatcher> log)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_forgetInterval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var forgottenAt = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(s_interval, stoppingToken);
                await LookAsync(stoppingToken);
                if (clock.GetElapsedTime(forgottenAt) < s_forgetInterval)
                    continue;
                revocations.Forget(clock.GetUtcNow());
                forgottenAt = clock.GetTimestamp();
            }
            catch (StoreUnavailableException fault)
            {
                LogUnavailable(log, fault);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await versions.ReadAsync(ct);
        await revocations.CatchUpAsync(ct);
        await blocks.CatchUpAsync(ct);
    }

    [LoggerMessage(EventId = 3001, EventName = "ChangesUnread", Level = LogLevel.Warning, Message = "The database could not be asked for changes of other nodes; trying again")]
    private static partial void LogUnavailable(ILogger log, Exception fault);
}
