using IdentityHost.Data.Operations;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Operations.Workers;

/// <summary>Does what is due in the rotation of the signing keys, once an hour.</summary>
internal sealed class KeyRotationWorker(KeyRotation rotation, Leases leases, ILogger<KeyRotationWorker> log)
    : LeasedWorker(KeyRotation.Lease, TimeSpan.FromHours(1), leases, log)
{
    protected override Task<int> WorkAsync(CancellationToken ct) => rotation.RunAsync(Fence, ct);
}
