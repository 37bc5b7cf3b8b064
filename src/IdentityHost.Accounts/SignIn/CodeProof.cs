using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Compares a code that was sent with all limits, and ends what it was for when its tries run out.</summary>
internal sealed class CodeProof(SentCodes codes, CodeThrottle throttle, FlowRates rates, IAccounts accounts, VisitorWriter writer, FailedProofs failed)
{
    /// <summary>Null when the code is right; otherwise the answer. A right code is not spent yet: that belongs to the act it allows.</summary>
    /// <param name="visitor">Who typed it.</param>
    /// <param name="step">What it is for.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="param">The name of the field.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FlowOutcome?> CheckAsync(Visitor visitor, PendingStep step, string? typed, string param, CancellationToken ct)
    {
        // S-032: over all challenges of this address; a refusal here looks like a wrong code, and costs no try of the step. Nobody's costs the same look.
        var owner = (await accounts.FindAsync(step.AccountId ?? "", ct))?.Account;
        if (await throttle.TryAsync(visitor, step.Kind == PendingKind.EmailCode ? null : owner, IdentifierNormalizer.Normalize(step.SentTo)!, ct) is { } wait)
            return new FlowOutcome.Throttled(wait) { Error = new InputError("too_many_login_attempts", param) };
        // S-025: a code for a new password dies with the stamp, and is wrong then like any other; a sign-in with its codes ends by its own stamp.
        switch (await codes.CheckAsync(visitor, step, typed, step.Kind == PendingKind.PasswordReset ? owner?.SecurityStamp : null, ct))
        {
            case CodeVerdict.Right:
                return null;
            case CodeVerdict.Over:
                return new FlowOutcome.NotPending();
            case CodeVerdict.WrongAndOver:
                await EndAsync(visitor, step, ct);
                break;
        }

        await failed.NoteAsync(visitor, owner, AuditReasons.WrongCode, ct);
        return FlowOutcome.Failed(string.IsNullOrWhiteSpace(typed) ? "required" : "incorrect_code", param);
    }

    /// <summary>Reserves another code in place of the step's, for an account or for nobody (S-003); null when it may be sent.</summary>
    public async Task<TimeSpan?> MayResendAsync(Visitor visitor, Account? owner, PendingStep step, CancellationToken ct) =>
        WaitOf(step) ?? await throttle.SendAsync(visitor, owner, IdentifierNormalizer.Normalize(step.SentTo)!, ct);

    /// <summary>The same for an address that is yet to be proven.</summary>
    public async Task<TimeSpan?> MayProveAgainAsync(Visitor visitor, PendingStep step, CancellationToken ct) =>
        WaitOf(step) ?? await MayProveAsync(visitor, IdentifierNormalizer.Normalize(step.SentTo)!, ct);

    /// <summary>How long it is until another code may be asked for; null when it may.</summary>
    public TimeSpan? WaitOf(PendingStep step) => codes.WaitOf(step);

    /// <summary>Reserves a mail to an address that is yet to be proven; null when it may be sent.</summary>
    public async Task<TimeSpan?> MayProveAsync(Visitor visitor, string normalizedEmail, CancellationToken ct) =>
        await rates.TryAsync(RatedFlow.ConfirmEmail, visitor, normalizedEmail, ct) ?? await throttle.SendAsync(visitor, null, normalizedEmail, ct);

    /// <summary>A sign-in whose code was guessed at too often ends as a whole; anything else ends alone.</summary>
    private async Task EndAsync(Visitor visitor, PendingStep step, CancellationToken ct)
    {
        if (visitor.IsSignedIn || step.Kind == PendingKind.PasswordReset)
            await writer.TryCommitAsync(visitor, [new DropSteps(step.Holder, step.Kind)], ct);
        else
            await writer.TryCommitAsync(visitor, [new DropSteps(step.Holder, step.Kind, PendingKind.SignIn)], ct);
    }
}
