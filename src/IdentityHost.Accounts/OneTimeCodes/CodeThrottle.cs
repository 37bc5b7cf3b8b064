using IdentityHost.Accounts.Throttling;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>How often codes are sent to an address and tried for it, over all challenges and visitors (S-010, S-032, S-178); counted by address typed, so that it tells nothing of accounts.</summary>
internal sealed class CodeThrottle(IAttempts attempts, AttemptLimits limits, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>Reserves one more mail; null when it may be sent, otherwise how long to wait.</summary>
    public Task<TimeSpan?> SendAsync(string normalizedEmail, string addressBucket, CancellationToken ct) =>
        ReserveAsync([.. limits.ForAddress("code:send", addressBucket), .. ForRecipient(normalizedEmail)], ct);

    /// <summary>Reserves a mail to a mailbox that is not the one typed and counted by <see cref="SendAsync"/>; null when it may be sent.</summary>
    public Task<TimeSpan?> ReachAsync(string normalizedRecipient, CancellationToken ct) => ReserveAsync(ForRecipient(normalizedRecipient), ct);

    /// <summary>Reserves one more try at a code; null when it may be compared.</summary>
    public Task<TimeSpan?> TryAsync(string normalizedEmail, string addressBucket, CancellationToken ct) => ReserveAsync(
        [.. limits.ForAddress("code:try", addressBucket), new($"code:try:email:{limits.NamePlace(normalizedEmail)}", options.Value.TriesPerDay, TimeSpan.FromDays(1))], ct);

    private AttemptLimit[] ForRecipient(string normalizedEmail) =>
    [
        new($"code:send:email:{limits.NamePlace(normalizedEmail)}", options.Value.PerHour, TimeSpan.FromHours(1)),
        new($"code:send:day:email:{limits.NamePlace(normalizedEmail)}", options.Value.PerDay, TimeSpan.FromDays(1)),
    ];

    private Task<TimeSpan?> ReserveAsync(IReadOnlyList<AttemptLimit> counters, CancellationToken ct) => attempts.TryReserveAsync(counters, clock.GetUtcNow(), ct);
}
