using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>How often codes are sent and tried (S-010, S-032); counted by address typed, so that it tells nothing of accounts.</summary>
internal sealed class SignUpThrottle(IAttempts attempts, AttemptLimits limits, IOptions<CodeOptions> options, TimeProvider clock)
{
    private const string Purpose = "signup";

    /// <summary>Reserves one more mail to the address.</summary>
    public Task<Refusal?> SendAsync(string normalizedEmail, string address, CancellationToken ct) => ReserveAsync(
        [
            .. limits.ForAddress($"{Purpose}:send", address),
            new($"{Purpose}:send:email:{limits.NamePlace(normalizedEmail)}", options.Value.PerHour, TimeSpan.FromHours(1)),
            new($"{Purpose}:send:day:email:{limits.NamePlace(normalizedEmail)}", options.Value.PerDay, TimeSpan.FromDays(1)),
        ],
        ct);

    /// <summary>Reserves one more try at a code for the address.</summary>
    public Task<Refusal?> TryAsync(string normalizedEmail, string address, CancellationToken ct) => ReserveAsync(
        [.. limits.ForAddress($"{Purpose}:try", address), new($"{Purpose}:try:email:{limits.NamePlace(normalizedEmail)}", options.Value.TriesPerDay, TimeSpan.FromDays(1))], ct);

    private async Task<Refusal?> ReserveAsync(IReadOnlyList<AttemptLimit> counters, CancellationToken ct) =>
        await attempts.TryReserveAsync(counters, clock.GetUtcNow(), ct) is { } wait ? new Refusal.Throttled(wait) : null;
}
