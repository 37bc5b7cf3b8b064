using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>How often codes that prove a number are asked for; counted by the number as typed, so that it tells nothing of accounts.</summary>
internal sealed class PhoneLimits(FlowRates rates, CodeThrottle throttle)
{
    /// <summary>Reserves one; null when it may be sent, otherwise how long to wait.</summary>
    public async Task<TimeSpan?> SendAsync(Visitor visitor, PhoneNumber number, CancellationToken ct) =>
        await rates.TryAsync(RatedFlow.VerifyPhone, visitor, number.Value, ct) ?? await throttle.SendAsync(visitor, null, number.Value, ct);

    /// <summary>Reserves one change by somebody signed in.</summary>
    public Task<TimeSpan?> ChangeAsync(Visitor visitor, CancellationToken ct) => rates.TryAsync(RatedFlow.ChangePhone, visitor, null, ct);
}
