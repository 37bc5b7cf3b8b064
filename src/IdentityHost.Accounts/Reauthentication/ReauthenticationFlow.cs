using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Somebody signed in proves again that it is them. It concerns the session's own account and no other (S-067).</summary>
public sealed class ReauthenticationFlow
{
    private readonly PasswordCheck _passwords;
    private readonly SessionIssuer _issuer;
    private readonly AttemptThrottle _throttle;
    private readonly FlowRates _limits;
    private readonly TimeProvider _clock;

    internal ReauthenticationFlow(
        PasswordCheck passwords, SessionIssuer issuer, AttemptThrottle throttle, FlowRates limits, TimeProvider clock)
    {
        _passwords = passwords;
        _issuer = issuer;
        _throttle = throttle;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>By password.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, string? password, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (string.IsNullOrEmpty(password))
            return FlowOutcome.Failed("required", "password");
        if (await LimitAsync(visitor, ct) is { } limited)
            return limited;
        var verdict = await _passwords.CheckAsync(visitor, account, password, ct);
        if (verdict is not PasswordCheckResult.Right right)
            return PasswordAnswers.Of(verdict, "incorrect_password", "password");
        await _throttle.SucceededAsync(right.Counters, ct);
        return await ProvenAsync(visitor, new ProvenMethod("password", "pwd", _clock.GetUtcNow()) { ByMail = account.PasswordByMail }, [], ct);
    }

    /// <summary>Reserves one proof; null when it may be looked at.</summary>
    internal async Task<FlowOutcome?> LimitAsync(Visitor visitor, CancellationToken ct) =>
        await _limits.TryAsync(RatedFlow.Reauthenticate, visitor, null, ct) is { } wait ? new FlowOutcome.Throttled(wait) : null;

    /// <summary>Notes a proof on the session, which gets a new token (S-061), together with what the proof writes.</summary>
    internal async Task<FlowOutcome> ProvenAsync(Visitor visitor, ProvenMethod proven, IReadOnlyList<Change> changes, CancellationToken ct) =>
        await _issuer.TryRaiseAsync(visitor, [proven with { Reauthenticated = true }], changes, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
}
