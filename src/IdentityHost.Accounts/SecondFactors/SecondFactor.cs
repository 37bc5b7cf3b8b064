using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>
/// Takes a second factor: of a sign-in, with the answer whether it may be spared next time; or from somebody signed in who proves again that it is
/// them, by an authenticator of the session's account and no other (S-066, S-067).
/// </summary>
public sealed class SecondFactor
{
    private readonly SecondFactorParts _parts;
    private readonly SignInPipeline _pipeline;
    private readonly VisitorReader _reader;
    private readonly VisitorWriter _writer;
    private readonly BrowserTrust _trust;
    private readonly ReauthenticationFlow _reauthentication;

    internal SecondFactor(
        SecondFactorParts parts, SignInPipeline pipeline, VisitorReader reader, VisitorWriter writer, BrowserTrust trust, ReauthenticationFlow reauthentication)
    {
        _parts = parts;
        _pipeline = pipeline;
        _reader = reader;
        _writer = writer;
        _trust = trust;
        _reauthentication = reauthentication;
    }

    /// <summary>
    /// Takes a code of the authenticator app, or a recovery code, for a sign-in that waits at <c>mfa_authenticate</c>; a recovery code also where a code was
    /// sent as the second factor.
    /// </summary>
    public async Task<FlowOutcome> ProveCodeAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if ((await FindAsync(visitor, ct) ?? await FindBesideCodeAsync(visitor, code, ct)) is not { Account: { } account } waiting)
            return new FlowOutcome.NotPending();
        if (string.IsNullOrWhiteSpace(code))
            return FlowOutcome.Failed("required", "code");
        var verdict = await _parts.Codes.TryAsync(visitor, account, code, ct);
        if (verdict is AttemptVerdict.Throttled throttled)
            return FactorCodes.Limited(throttled);
        if (await TakeTryAsync(visitor, ct) is not { } left)
            return new FlowOutcome.NotPending();

        var right = _parts.Codes.Find(visitor, account, await _parts.Authenticators.ListAsync(account.Id, ct), code);
        // S-015: what is closed was compared like anything else, and is wrong whatever it is.
        if (right is null || verdict is AttemptVerdict.Closed)
        {
            await _parts.Failed.NoteAsync(visitor, account, verdict is AttemptVerdict.Closed ? AuditReasons.Closed : AuditReasons.WrongFactor, ct);
            return await WrongAsync(visitor, left, "code", ct);
        }

        var outcome = await ContinueAsync(visitor, waiting, right.Proven, right.Changes, "code", ct);
        if (outcome is FlowOutcome.Advanced)
            await _parts.Codes.SucceededAsync(verdict, ct);
        return outcome;
    }

    /// <summary>The options to ask a passkey of the account with, for the same.</summary>
    public async Task<PasskeyChallenge> AskPasskeyAsync(Visitor visitor, CancellationToken ct)
    {
        if (await FindAsync(visitor, ct) is not { Account: { } account } waiting)
            return new PasskeyChallenge.Not(new FlowOutcome.NotPending());
        var question = await _parts.Passkeys.AskAsync(visitor, account, PasskeyPurpose.SecondFactor, ct);
        return await _writer.TryCommitAsync(visitor, [new BeginStep(_parts.Passkeys.StepOf(question, waiting.Step.Holder))], ct)
            ? new PasskeyChallenge.Asked(question.PublicKey)
            : new PasskeyChallenge.Not(new FlowOutcome.NotPending());
    }

    /// <summary>Takes the passkey's answer for the same.</summary>
    public async Task<FlowOutcome> ProvePasskeyAsync(Visitor visitor, string? credential, CancellationToken ct)
    {
        if (await FindAsync(visitor, ct) is not { Account: { } account } waiting)
            return new FlowOutcome.NotPending();
        if (PasskeyAnswer.IsMissing(credential))
            return FlowOutcome.Failed("required", "credential");
        if (await TakeTryAsync(visitor, ct) is not { } left)
            return new FlowOutcome.NotPending();

        var proof = await _parts.Passkeys.CheckAsync(visitor, PasskeyPurpose.SecondFactor, credential!, ct);
        // The passkey that was the first factor is not the second one as well (S-051).
        if (proof is null || proof.Account.Id != account.Id || SecondProofs.Left([proof.Used.Read], waiting.SignIn.Proven).Count == 0)
        {
            await _parts.Failed.NoteAsync(visitor, account, AuditReasons.WrongPasskey, ct);
            return await WrongAsync(visitor, left, "credential", ct);
        }

        return await ContinueAsync(visitor, waiting, proof.Proven, proof.Changes, "credential", ct);
    }

    /// <summary>Takes the answer whether this browser is to be trusted, for a sign-in that waits at <c>mfa_trust</c> (S-048).</summary>
    public async Task<FlowOutcome> AnswerTrustAsync(Visitor visitor, bool trust, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.MfaTrust, ct) is not { Account: { } account } waiting)
            return new FlowOutcome.NotPending();
        // S-047: what was shown may be gone since. Then the sign-in owes what is there now, and this is asked after it.
        if (await _parts.Trust.FindShownAsync(account, waiting.SignIn.Proven, ct) is not { } shown)
            return await _pipeline.ContinueAsync(visitor, waiting, waiting.SignIn, [], ct);
        var answered = waiting.SignIn with { TrustAnswered = true };
        if (!trust)
            return await _pipeline.ContinueAsync(visitor, waiting, answered, [], ct);
        var (token, browser) = _trust.New(visitor, account);
        var outcome = await _pipeline.ContinueAsync(visitor, waiting, answered, [new TrustBrowser(browser) { Authenticators = shown.Present }], ct);
        if (outcome is FlowOutcome.Advanced)
            BrowserTrust.Hand(visitor, token, browser);
        return outcome;
    }

    /// <summary>Takes a code from somebody signed in.</summary>
    public async Task<FlowOutcome> ReauthenticateAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (string.IsNullOrWhiteSpace(code))
            return FlowOutcome.Failed("required", "code");
        if (await _reauthentication.LimitAsync(visitor, ct) is { } limited)
            return limited;
        var verdict = await _parts.Codes.TryAsync(visitor, account, code, ct);
        if (verdict is AttemptVerdict.Throttled throttled)
            return FactorCodes.Limited(throttled);

        var right = _parts.Codes.Find(visitor, account, await _parts.Authenticators.ListAsync(account.Id, ct), code);
        if (right is null || verdict is AttemptVerdict.Closed)
        {
            await _parts.Failed.NoteAsync(visitor, account, verdict is AttemptVerdict.Closed ? AuditReasons.Closed : AuditReasons.WrongFactor, ct);
            return FlowOutcome.Failed("incorrect_code", "code");
        }

        if (await _reauthentication.ProvenAsync(visitor, right.Proven, right.Changes, ct) is not FlowOutcome.Advanced)
            return FlowOutcome.Failed("incorrect_code", "code");
        await _parts.Codes.SucceededAsync(verdict, ct);
        return FlowOutcome.Done;
    }

    /// <summary>The options to ask a passkey of somebody signed in with.</summary>
    public async Task<PasskeyChallenge> AskPasskeyAgainAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new PasskeyChallenge.Not(new FlowOutcome.NotSignedIn());
        var question = await _parts.Passkeys.AskAsync(visitor, account, PasskeyPurpose.Reauthenticate, ct);
        return await _writer.TryCommitAsync(visitor, [new BeginStep(_parts.Passkeys.StepOf(question, visitor.Holder!))], ct)
            ? new PasskeyChallenge.Asked(question.PublicKey)
            : new PasskeyChallenge.Not(new FlowOutcome.NotPending());
    }

    /// <summary>Takes the passkey's answer from somebody signed in.</summary>
    public async Task<FlowOutcome> ReauthenticateByPasskeyAsync(Visitor visitor, string? credential, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (PasskeyAnswer.IsMissing(credential))
            return FlowOutcome.Failed("required", "credential");
        if (await _reauthentication.LimitAsync(visitor, ct) is { } limited)
            return limited;
        await _reader.ReadPendingAsync(visitor, ct);
        if (await _parts.Passkeys.CheckAsync(visitor, PasskeyPurpose.Reauthenticate, credential!, ct) is not { } proof || proof.Account.Id != account.Id)
        {
            await _parts.Failed.NoteAsync(visitor, account, AuditReasons.WrongPasskey, ct);
            return FlowOutcome.Failed("incorrect_code", "credential");
        }

        return await _reauthentication.ProvenAsync(visitor, proof.Proven, proof.Changes, ct) is FlowOutcome.Advanced
            ? FlowOutcome.Done
            : FlowOutcome.Failed("incorrect_code", "credential");
    }

    private ValueTask<WaitingSignIn?> FindAsync(Visitor visitor, CancellationToken ct) => _pipeline.FindAsync(visitor, Flow.MfaAuthenticate, ct);

    /// <summary>Tries at authenticators are there only where a second factor is owed: no recovery code is a first one (S-045).</summary>
    private async ValueTask<WaitingSignIn?> FindBesideCodeAsync(Visitor visitor, string? code, CancellationToken ct) =>
        code is not null && RecoveryCode.Clean(code) is not null && visitor.Find(PendingKind.SecondFactor) is not null ? await _pipeline.FindAsync(visitor, Flow.LoginByCode, ct) : null;

    /// <summary>S-011: by a write of its own, before the proof is looked at.</summary>
    private async Task<int?> TakeTryAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Find(PendingKind.SecondFactor) is not { } tries || await _parts.Visitors.TryTakeTryAsync(tries, _writer.Now, ct) is not { } left)
            return null;
        visitor.Took(tries, left);
        return left;
    }

    /// <summary>S-043: the last wrong one ends the sign-in.</summary>
    private async Task<FlowOutcome> WrongAsync(Visitor visitor, int left, string param, CancellationToken ct)
    {
        if (left == 0)
            await _writer.TryCommitAsync(visitor, [new DropSteps(visitor.Holder!, PendingKind.SignIn, PendingKind.LoginCode, PendingKind.SecondFactor, PendingKind.Passkey)], ct);
        return FlowOutcome.Failed("incorrect_code", param);
    }

    private async Task<FlowOutcome> ContinueAsync(
        Visitor visitor, WaitingSignIn waiting, ProvenMethod proven, IReadOnlyList<Change> changes, string param, CancellationToken ct)
    {
        var outcome = await _pipeline.ContinueAsync(visitor, waiting, waiting.SignIn with { Proven = [.. waiting.SignIn.Proven, proven] }, changes, ct);
        // Somebody was faster with the same code or answer: it is used up (S-042, S-045).
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("incorrect_code", param) : outcome;
    }
}

/// <summary>What second factors are proven with.</summary>
internal sealed record SecondFactorParts(
    IAuthenticators Authenticators, FactorCodes Codes, PasskeyHandling Passkeys, IVisitors Visitors, FailedProofs Failed, TrustStep Trust);
