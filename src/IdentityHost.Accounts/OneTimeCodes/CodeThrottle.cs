using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>
/// How often codes are sent to an address and tried for it, over all challenges and visitors (S-010, S-032, S-178); counted by address typed, so that it
/// tells nothing of accounts. A browser that the account knows is counted apart, so that strangers use up nothing of its owner's there (S-014).
/// </summary>
internal sealed class CodeThrottle(IAttempts attempts, AttemptLimits limits, KnownBrowsers browsers, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>Reserves one more mail; null when it may be sent, otherwise how long to wait.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="account">Whose mailbox it is; null for nobody's, or for one that is yet to be proven.</param>
    /// <param name="normalizedEmail">The address typed.</param>
    /// <param name="ct">Cancels.</param>
    public Task<TimeSpan?> SendAsync(Visitor visitor, Account? account, string normalizedEmail, CancellationToken ct) =>
        ReserveAsync([.. limits.ForAddress("code:send", visitor.AddressBucket), .. ForRecipient(NameOf(visitor, account, normalizedEmail))], ct);

    /// <summary>Reserves a mail to a mailbox that is not the one typed and counted by <see cref="SendAsync"/>; null when it may be sent.</summary>
    public Task<TimeSpan?> ReachAsync(Visitor visitor, Account? account, string normalizedRecipient, CancellationToken ct) =>
        NameOf(visitor, account, normalizedRecipient) == normalizedRecipient ? ReserveAsync(ForRecipient(normalizedRecipient), ct) : Task.FromResult<TimeSpan?>(null);

    /// <summary>Reserves one more try at a code; null when it may be compared.</summary>
    public Task<TimeSpan?> TryAsync(Visitor visitor, Account? account, string normalizedEmail, CancellationToken ct) => ReserveAsync(
        [
            .. limits.ForAddress("code:try", visitor.AddressBucket),
            new($"code:try:email:{limits.NamePlace(NameOf(visitor, account, normalizedEmail))}", options.Value.TriesPerDay, TimeSpan.FromDays(1)),
        ],
        ct);

    /// <summary>What a request is counted under: the address typed, or the browser where the account knows it.</summary>
    public string NameOf(Visitor visitor, Account? account, string normalizedEmail)
    {
        var known = visitor.Kind == ClientKind.Browser ? browsers.Find(visitor.Http, account is { EmailConfirmed: true } ? account : null) : null;
        return known is null ? normalizedEmail : $"{account!.Id}:browser:{known}";
    }

    private AttemptLimit[] ForRecipient(string name) =>
    [
        new($"code:send:email:{limits.NamePlace(name)}", options.Value.PerHour, TimeSpan.FromHours(1)),
        new($"code:send:day:email:{limits.NamePlace(name)}", options.Value.PerDay, TimeSpan.FromDays(1)),
    ];

    private Task<TimeSpan?> ReserveAsync(IReadOnlyList<AttemptLimit> counters, CancellationToken ct) => attempts.TryReserveAsync(counters, clock.GetUtcNow(), ct);
}
