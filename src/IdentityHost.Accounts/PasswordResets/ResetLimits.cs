using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.PasswordResets;

/// <summary>How often new passwords are asked for and set, and where nothing is sent.</summary>
internal sealed class ResetLimits(FlowRates rates, CodeThrottle throttle, BlockLists blocks)
{
    /// <summary>Reserves a request; null when it may go on, otherwise how long to wait.</summary>
    public async Task<TimeSpan?> RequestAsync(Visitor visitor, Account? account, EmailAddress address, CancellationToken ct) =>
        await rates.TryAsync(RatedFlow.ResetPassword, visitor, throttle.NameOf(visitor, account, address.Normalized), ct)
        ?? await throttle.SendAsync(visitor, account, address.Normalized, ct);

    /// <summary>Reserves a new password; null when it may go on, otherwise how long to wait.</summary>
    public Task<TimeSpan?> SetAsync(Visitor visitor, CancellationToken ct) => rates.TryAsync(RatedFlow.ResetPasswordFromKey, visitor, null, ct);

    /// <summary>Whether something may be mailed to the address; who asks is not told (S-003).</summary>
    public ValueTask<bool> MaySendAsync(Visitor visitor, string to, CancellationToken ct) => blocks.MaySendToStrangerAsync(visitor, to, ct);
}
