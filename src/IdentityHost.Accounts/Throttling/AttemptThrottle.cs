using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Throttling;

/// <summary>
/// Stands before every comparison of a secret: ask <see cref="TryAsync"/>, compare, and tell <see cref="SucceededAsync"/> when it was right, or
/// <see cref="FailedAsync"/> when it was wrong.
/// </summary>
internal sealed class AttemptThrottle(IAttempts attempts, AttemptLimits limits, KnownBrowsers browsers, FailedProofs failed, TimeProvider clock)
{
    /// <summary>Reserves the try before the secret is looked at (S-011).</summary>
    public async Task<AttemptVerdict> TryAsync(Visitor visitor, Attempt attempt, CancellationToken ct)
    {
        // An app has no cookies, so it is a stranger wherever it is not signed in.
        var counters = visitor.Kind == ClientKind.Browser && browsers.Find(visitor.Http, attempt.Account) is { } browser
            ? limits.ForKnownBrowser(attempt.Kind, attempt.Account!.Id, browser)
            : limits.ForStranger(attempt.Kind, attempt.Account?.Id, attempt.Identifier, visitor.AddressBucket);
        var reservation = await attempts.ReserveAsync(counters, clock.GetUtcNow(), ct);
        if (reservation.Wait is { } wait)
            return new AttemptVerdict.Throttled(wait);
        return reservation.Closed
            ? new AttemptVerdict.Closed()
            : new AttemptVerdict.Allowed([.. counters.Where(c => c.ClearedBySuccess).Select(c => c.Key)]);
    }

    /// <summary>After the secret was right: what this try was counted in starts anew, addresses excepted (S-013).</summary>
    public Task SucceededAsync(IReadOnlyList<string> clearedBySuccess, CancellationToken ct) => attempts.ClearAsync(clearedBySuccess, ct);

    /// <summary>After it was wrong, or led nowhere: that is noted, whoever's it would have been.</summary>
    /// <param name="visitor">Who tried.</param>
    /// <param name="account">At whose secret; null for nobody's.</param>
    /// <param name="reason">One of <see cref="AuditReasons"/>.</param>
    /// <param name="ct">Cancels.</param>
    public Task FailedAsync(Visitor visitor, Account? account, string reason, CancellationToken ct) => failed.NoteAsync(visitor, account, reason, ct);

    /// <summary>
    /// What a finished sign-in clears, to be written with its session: the counters of its tries (S-013), and no authenticator of the account stays closed (S-015).
    /// </summary>
    public static ClearCounters OwnerProven(Account account, IReadOnlyList<string> clearedBySuccess) =>
        new([.. clearedBySuccess, .. AttemptLimits.OfOwner(account.Id, delayed: null)]);

    /// <summary>After such a sign-in: this browser is known from now on (S-014).</summary>
    public void Recognise(Visitor visitor, Account account)
    {
        if (visitor.Kind == ClientKind.Browser)
            browsers.Remember(visitor.Http, account);
    }

    /// <summary>After a reset or a replacement of the authenticator: nobody has tried the new one yet (S-015).</summary>
    public Task ReplacedAsync(string accountId, SecretKind kind, CancellationToken ct) => attempts.ClearAsync(AttemptLimits.OfOwner(accountId, delayed: kind), ct);
}

/// <summary>One try at a secret.</summary>
/// <param name="Kind">What is tried.</param>
/// <param name="Account">Whose it is; null when what was typed names nobody.</param>
/// <param name="Identifier">What was typed, normalised; where nothing is typed (a second factor), the account's id.</param>
internal sealed record Attempt(SecretKind Kind, Account? Account, string Identifier);

/// <summary>What the throttle says.</summary>
internal abstract record AttemptVerdict
{
    private AttemptVerdict()
    {
    }

    /// <summary>Compare.</summary>
    /// <param name="ClearedBySuccess">For <see cref="AttemptThrottle.SucceededAsync"/>.</param>
    internal sealed record Allowed(IReadOnlyList<string> ClearedBySuccess) : AttemptVerdict;

    /// <summary>Too many tries; whether an account exists makes no difference.</summary>
    internal sealed record Throttled(TimeSpan RetryAfter) : AttemptVerdict;

    /// <summary>Spend what a comparison costs, then answer as to a wrong value: nobody is told that the authenticator is closed.</summary>
    internal sealed record Closed : AttemptVerdict;
}
