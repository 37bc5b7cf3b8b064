using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Totp;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Compares a code with an account's authenticator app or its recovery codes, whichever it has the form of, with all limits (S-043).</summary>
internal sealed class FactorCodes(TotpCheck totp, RecoveryCodeSets sets, FactorChanges changes, DeviceKinds kinds, AttemptThrottle throttle, TimeProvider clock)
{
    /// <summary>Reserves the try, by counters of the account over all sessions; which kind is counted, the form of the code says (S-013).</summary>
    public async Task<AttemptVerdict> TryAsync(Visitor visitor, Account account, string typed, CancellationToken ct) =>
        await throttle.TryAsync(visitor, new Attempt(RecoveryCode.Clean(typed) is null ? SecretKind.Totp : SecretKind.RecoveryCode, account, account.Id), ct);

    /// <summary>What a limit is answered with.</summary>
    public static FlowOutcome Limited(AttemptVerdict.Throttled throttled) =>
        new FlowOutcome.Throttled(throttled.RetryAfter) { Error = new InputError("too_many_login_attempts", "code") };

    /// <summary>What a right code proves and writes; null when it is wrong. It is used up by the act it is part of, not before.</summary>
    public CodeProven? Find(Visitor visitor, Account account, IReadOnlyList<Authenticator> authenticators, string typed)
    {
        if (RecoveryCode.Clean(typed) is { } cleaned)
        {
            return Of(authenticators, AuthenticatorKind.RecoveryCodes) is { } set && sets.Find(set, cleaned) is var (used, left)
                ? new(Proven(set), [used, .. changes.CodeUsed(visitor, account, left)])
                : null;
        }

        return Of(authenticators, AuthenticatorKind.Totp) is { } app && totp.Find(app, typed) is { } step ? new(Proven(app), [step]) : null;
    }

    /// <summary>After the act was written: the account's count of wrong ones starts anew.</summary>
    public Task SucceededAsync(AttemptVerdict verdict, CancellationToken ct) =>
        verdict is AttemptVerdict.Allowed allowed ? throttle.SucceededAsync(allowed.ClearedBySuccess, ct) : Task.CompletedTask;

    private ProvenMethod Proven(Authenticator authenticator) =>
        new(ProvenMethod.Mfa, "otp", clock.GetUtcNow()) { AuthenticatorId = authenticator.Id, Type = AuthenticatorTypes.NameOf(authenticator.Kind) };

    private Authenticator? Of(IReadOnlyList<Authenticator> authenticators, AuthenticatorKind kind) => authenticators.FirstOrDefault(a => a.Kind == kind && kinds.Take(a));
}

/// <summary>A right code.</summary>
/// <param name="Proven">What the session notes.</param>
/// <param name="Changes">What using it writes.</param>
internal sealed record CodeProven(ProvenMethod Proven, IReadOnlyList<Change> Changes);
