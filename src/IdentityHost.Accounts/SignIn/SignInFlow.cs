using System.Diagnostics;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.SignIn;

/// <summary>The one way to a session, whatever is proven and whichever face asks.</summary>
public sealed class SignInFlow
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(2);

    private readonly PasswordCheck _passwords;
    private readonly SignInSteps _steps;
    private readonly SessionIssuer _issuer;
    private readonly AttemptThrottle _throttle;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;

    internal SignInFlow(PasswordCheck passwords, SignInSteps steps, SessionIssuer issuer, AttemptThrottle throttle, AccountsMetrics metrics, TimeProvider clock)
    {
        _passwords = passwords;
        _steps = steps;
        _issuer = issuer;
        _throttle = throttle;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Proves an account by identifier and password.</summary>
    public async Task<SignInOutcome> ProveAsync(HttpContext http, PasswordProof proof, CancellationToken ct)
    {
        var outcome = await _passwords.CheckAsync(http, proof.Identifier, proof.Password, ct) switch
        {
            PasswordCheckResult.Right right => await ProvenAsync(http, right, proof.Password, ct),
            PasswordCheckResult.Wrong => new SignInOutcome.Refused(new Refusal.InvalidCredentials()),
            PasswordCheckResult.Throttled throttled => new SignInOutcome.Refused(new Refusal.Throttled(throttled.RetryAfter)),
            PasswordCheckResult.Busy => new SignInOutcome.Refused(new Refusal.Busy(BusyFor)),
            _ => throw new UnreachableException(),
        };
        _metrics.SignIn(NameOf(outcome));
        return outcome;
    }

    /// <summary>Goes on with an account that proved itself by the given method: to what is owed, or to its session.</summary>
    internal async Task<SignInOutcome> EnterAsync(HttpContext http, Account account, ProvenMethod proven, CancellationToken ct)
    {
        if (await _steps.OwedAsync(new SignInState(account, [proven]), ct) is not { } owed)
            return new SignInOutcome.Refused(new Refusal.InvalidCredentials());
        if (owed.Count > 0)
            return new SignInOutcome.Owed(owed);
        var session = await _issuer.SignInAsync(http, account, proven, ct);
        await _throttle.OwnerProvenAsync(http, account, ct);
        return new SignInOutcome.SignedIn(SignedInPerson.Of(session, account));
    }

    private async Task<SignInOutcome> ProvenAsync(HttpContext http, PasswordCheckResult.Right right, string password, CancellationToken ct)
    {
        var outcome = await EnterAsync(http, right.Account, new ProvenMethod("password", "pwd", _clock.GetUtcNow()), ct);
        // S-013: a password that leads nowhere (disabled account) clears nothing, so that it looks like a wrong one from outside.
        if (outcome is not SignInOutcome.Refused)
            await _passwords.SucceededAsync(right, password, ct);
        return outcome;
    }

    private static string NameOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.SignedIn => "signed_in",
        SignInOutcome.Owed => "owed",
        SignInOutcome.Refused { Reason: Refusal.Throttled } => "throttled",
        SignInOutcome.Refused { Reason: Refusal.Busy } => "busy",
        _ => "invalid_credentials",
    };
}

/// <summary>What somebody typed to sign in.</summary>
/// <param name="Identifier">E-mail address or user name.</param>
/// <param name="Password">As typed, never trimmed.</param>
public sealed record PasswordProof(string Identifier, string Password)
{
    /// <inheritdoc />
    public override string ToString() => nameof(PasswordProof);
}
