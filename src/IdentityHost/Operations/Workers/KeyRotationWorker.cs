using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Operations;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Operations.Workers;

/// <summary>Does what is due in the rotation of the signing keys, once an hour, on the one node that holds the lease.</summary>
internal sealed partial class KeyRotationWorker(KeyRotation rotation, Leases leases, ILogger<KeyRotationWorker> log) : BackgroundService
{
    private const string Lease = "key-rotation";
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);
    private readonly string _holder = RandomToken.NewId();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period);
        do
        {
            try
            {
                if (await leases.TryTakeAsync(Lease, _holder, s_period * 2, stoppingToken) is not null)
                    await rotation.RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "Key rotation stopped; it goes on at the next turn", EventName = "KeyRotationFault")]
    private partial void LogFault(Exception fault);
}
