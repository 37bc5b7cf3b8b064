using IdentityHost.Data.Operations;
using IdentityHost.OpenId.Logos;

namespace IdentityHost.Operations.Workers;

/// <summary>Fetches the logos that are still missing: when the server has started, and then every quarter of an hour.</summary>
internal sealed class LogoWorker(MissingLogos logos, Leases leases, ILogger<LogoWorker> log)
    : LeasedWorker("client-logos", TimeSpan.FromMinutes(15), leases, log)
{
    protected override Task<int> WorkAsync(CancellationToken ct) => logos.FetchAsync(ct);
}
