using IdentityHost.Accounts.PhoneNumbers;
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
        ReserveAsync([.. limits.ForAddress("code:send", visitor.AddressBucket), .. ForRecipient("code:send", NameOf(visitor, account, recipient))], ct);

    /// <summary>Reserves a message to a mailbox that is not the one typed and counted by <see cref="SendAsync"/>; null when it may be sent.</summary>
    public Task<TimeSpan?> ReachAsync(Visitor visitor, Account? account, string recipient, CancellationToken ct) =>
        NameOf(visitor, account, recipient) == recipient ? ReserveAsync(ForRecipient("code:send", recipient), ct) : Task.FromResult<TimeSpan?>(null);

    /// <summary>Reserves a message that tells the owner of an address that somebody signs up with it; null when it may be sent. It takes nothing from their codes.</summary>
    public Task<TimeSpan?> TellAsync(string recipient, CancellationToken ct) => ReserveAsync(ForRecipient("code:tell", recipient), ct);

    /// <summary>Reserves one more try at a code; null when it may be compared. All that an account is reached by leads into it, so it has one count over all of that.</summary>
    public Task<TimeSpan?> TryAsync(Visitor visitor, Account? account, string recipient, CancellationToken ct)
    {
        var name = NameOf(visitor, account, recipient);
        // Nobody has a count as well, so that as many are asked (S-002). Strangers do not move that of the browsers the account knows, which is one for all of
        // them: every sign-in can make one more.
        var whole = account is null ? $"nobody:{recipient}" : name == recipient ? account.Id : $"{account.Id}:known";
        return ReserveAsync([.. limits.ForAddress("code:try", visitor.AddressBucket), Tries("to", name), Tries("account", whole)], ct);
    }

    /// <summary>What a request is counted under: what was typed, or the browser where the account knows it.</summary>
    public string NameOf(Visitor visitor, Account? account, string recipient)
    {
        var known = visitor.Kind == ClientKind.Browser ? browsers.Find(visitor.Http, HasProven(account, recipient) ? account : null) : null;
        return known is null ? recipient : $"{account!.Id}:browser:{known}";
    }

    private static bool HasProven(Account? account, string recipient) =>
        PhoneNumber.TryParseExact(recipient, out var number) ? account is { PhoneNumberConfirmed: true } && account.PhoneNumber == number.Value : account is { EmailConfirmed: true };

    private AttemptLimit Tries(string by, string name) => new($"code:try:{by}:{limits.NamePlace(name)}", options.Value.TriesPerDay, TimeSpan.FromDays(1));

    private AttemptLimit[] ForRecipient(string what, string name) =>
    [
        new($"{what}:hour:to:{limits.NamePlace(name)}", options.Value.PerHour, TimeSpan.FromHours(1)),
        new($"{what}:day:to:{limits.NamePlace(name)}", options.Value.PerDay, TimeSpan.FromDays(1)),
    ];

    private Task<TimeSpan?> ReserveAsync(IReadOnlyList<AttemptLimit> counters, CancellationToken ct) => attempts.TryReserveAsync(counters, clock.GetUtcNow(), ct);
}
