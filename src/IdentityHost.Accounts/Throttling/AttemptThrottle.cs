using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Throttling;

/// <summary>
/// Stands before every comparison of a secret: ask <see cref="TryAsync(Visitor, Attempt, CancellationToken)"/>, compare, and tell <see cref="SucceededAsync"/> when it was right, or
/// <see cref="FailedAsync"/> when it was wrong.
/// </summary>
internal sealed class AttemptThrottle(IAttempts attempts, AttemptLimits limits, KnownBrowsers browsers, FailedProofs failed, TimeProvider clock)
{
    /// <summary>Reserves the try before the secret is looked at (S-011).</summary>
    public Task<AttemptVerdict> TryAsync(Visitor visitor, Attempt attempt, CancellationToken ct) => TryAsync(visitor, attempt, [], ct);

    /// <summary>Reserves the try together with its place in the rate of the whole flow: both, or neither.</summary>
    public async Task<AttemptVerdict> TryAsync(Visitor visitor, Attempt attempt, IReadOnlyList<AttemptLimit> rate, CancellationToken ct)
    {
        // An app has no cookies, so it is a stranger wherever it is not signed in.
        var counters = visitor.Kind == ClientKind.Browser && browsers.Find(visitor.Http, attempt.Account) is { } browser
            ? limits.ForKnownBrowser(attempt.Kind, attempt.Account!.Id, browser)
            : limits.ForStranger(attempt.Kind, attempt.Account?.Id, attempt.Identifier, visitor.AddressBucket);
        var reservation = await attempts.ReserveAsync([.. rate, .. counters], clock.GetUtcNow(), ct);
        if (reservation.Wait is { } wait)
            return new AttemptVerdict.Throttled(wait, ByRate: rate.Any(limit => reservation.Full!.Contains(limit.Key, StringComparer.Ordinal)));
        return reservation.Closed
            ? new AttemptVerdict.Closed()
            : new AttemptVerdict.Allowed([.. Cleared(counters, attempt).Distinct(StringComparer.Ordinal)]);
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
    /// What a finished sign-in clears, to be written with its session: the counters of its tries (S-013), and no authenticator of the account stays closed to
    /// strangers (S-015), unless it was spared: a trusted browser shows no second factor, so what guards the second factor from guesses stays as it is.
    /// </summary>
    /// <param name="account">Whose sign-in.</param>
    /// <param name="proven">What was proven in it.</param>
    /// <param name="clearedBySuccess">The counters of its tries.</param>
    public static ClearCounters OwnerProven(Account account, IReadOnlyList<ProvenMethod> proven, IReadOnlyList<string> clearedBySuccess)
    {
        var spared = !ProvenMethod.ShowAuthenticator(proven);
        var opened = Enum.GetValues<SecretKind>().Where(kind => !spared || kind is SecretKind.Password or SecretKind.OneTimeCode);
        return new([.. clearedBySuccess, .. opened.Select(kind => AttemptLimits.StrangersFailures(kind, account.Id))]);
    }

    /// <summary>After such a sign-in: this browser is known from now on (S-014).</summary>
    public void Recognise(Visitor visitor, Account account)
    {
        if (visitor.Kind == ClientKind.Browser)
            browsers.Remember(visitor.Http, account);
    }

    /// <summary>After a reset or a replacement of the authenticator: nobody has tried the new one yet (S-015).</summary>
    public Task ReplacedAsync(string accountId, SecretKind kind, CancellationToken ct) => attempts.ClearAsync(
        [
            .. Enum.GetValues<SecretKind>().Select(each => AttemptLimits.StrangersFailures(each, accountId)),
            AttemptLimits.StrangersDelay(kind, accountId),
            AttemptLimits.KnownFailures(kind, accountId),
        ],
        ct);

    /// <summary>Its own counters, and that of the browsers the account knows: wherever the right secret is shown, it was the owner who did.</summary>
    private static IEnumerable<string> Cleared(IEnumerable<AttemptCounter> counters, Attempt attempt)
    {
        var own = counters.Where(c => c.ClearedBySuccess).Select(c => c.Key);
        return attempt.Account is { } account ? own.Append(AttemptLimits.KnownFailures(attempt.Kind, account.Id)) : own;
    }
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
    /// <param name="RetryAfter">How long to wait.</param>
    /// <param name="ByRate">Whether the whole flow was asked for too often, and not only this secret.</param>
    internal sealed record Throttled(TimeSpan RetryAfter, bool ByRate) : AttemptVerdict;

    /// <summary>Spend what a comparison costs, then answer as to a wrong value: nobody is told that the authenticator is closed.</summary>
    internal sealed record Closed : AttemptVerdict;
}
