using IdentityHost.Accounts.Throttling;
using IdentityHost.OpenId.Registration;
using IdentityHost.Operations.RateLimits;
using Microsoft.Extensions.Options;

namespace IdentityHost.Bridge;

/// <summary>Counts registrations with the attempt counters of the accounts library: in the database, for all nodes together.</summary>
internal sealed class RegistrationQuota(IAttempts attempts, IOptions<RateLimitOptions> limits, TimeProvider clock) : IRegistrationQuota
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public async Task<TimeSpan?> TryTakeAsync(HttpContext http, int most, CancellationToken ct) =>
        limits.Value.Enabled
            ? await attempts.TryReserveAsync([new($"registration:address:{ClientAddress.Bucket(http)}:day", most, s_day)], clock.GetUtcNow(), ct)
            : null;
}
