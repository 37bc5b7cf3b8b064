using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>
/// How often codes are sent to an address or number and tried for it, over all challenges and visitors (S-010, S-032, S-178); counted by what was typed,
/// so that it tells nothing of accounts. A browser that the account knows is counted apart, so that strangers use up nothing of its owner's there (S-014).
/// </summary>
internal sealed class CodeThrottle(IAttempts attempts, AttemptLimits limits, KnownBrowsers browsers, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>Reserves one more message; null when it may be sent, otherwise how long to wait.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="account">Whose mailbox or phone it is; null for nobody's, or for one that is yet to be proven.</param>
    /// <param name="recipient">The address typed, normalised, or the number.</param>
    /// <param name="ct">Cancels.</param>
    public Task<TimeSpan?> SendAsync(Visitor visitor, Account? account, string recipient, CancellationToken ct) =>
        ReserveAsync([.. limits.ForAddress("code:send", visitor.AddressBucket), .. ForRecipient(NameOf(visitor, account, recipient))], ct);

    /// <summary>Reserves a message to a mailbox that is not the one typed and counted by <see cref="SendAsync"/>; null when it may be sent.</summary>
    public Task<TimeSpan?> ReachAsync(Visitor visitor, Account? account, string recipient, CancellationToken ct) =>
        NameOf(visitor, account, recipient) == recipient ? ReserveAsync(ForRecipient(recipient), ct) : Task.FromResult<TimeSpan?>(null);

    /// <summary>Reserves one more try at a code; null when it may be compared.</summary>
    public Task<TimeSpan?> TryAsync(Visitor visitor, Account? account, string recipient, CancellationToken ct) => ReserveAsync(
        [
            .. limits.ForAddress("code:try", visitor.AddressBucket),
            new($"code:try:to:{limits.NamePlace(NameOf(visitor, account, recipient))}", options.Value.TriesPerDay, TimeSpan.FromDays(1)),
        ],
        ct);

    /// <summary>What a request is counted under: what was typed, or the browser where the account knows it.</summary>
    public string NameOf(Visitor visitor, Account? account, string recipient)
    {
        var known = visitor.Kind == ClientKind.Browser ? browsers.Find(visitor.Http, account is { EmailConfirmed: true } ? account : null) : null;
        return known is null ? recipient : $"{account!.Id}:browser:{known}";
    }

    private AttemptLimit[] ForRecipient(string name) =>
    [
        new($"code:send:hour:to:{limits.NamePlace(name)}", options.Value.PerHour, TimeSpan.FromHours(1)),
        new($"code:send:day:to:{limits.NamePlace(name)}", options.Value.PerDay, TimeSpan.FromDays(1)),
    ];

    private Task<TimeSpan?> ReserveAsync(IReadOnlyList<AttemptLimit> counters, CancellationToken ct) => attempts.TryReserveAsync(counters, clock.GetUtcNow(), ct);
}
