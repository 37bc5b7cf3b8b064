using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>Signs in by a passkey alone, without a user name.</summary>
public sealed class PasskeySignIn
{
    private readonly PasskeyHandling _handling;
    private readonly SignInPipeline _pipeline;
    private readonly VisitorWriter _writer;
    private readonly FlowRates _limits;
    private readonly IOptions<AccountsOptions> _options;
    private readonly AccountsMetrics _metrics;

    internal PasskeySignIn(PasskeyHandling handling, SignInPipeline pipeline, VisitorWriter writer, FlowRates limits, IOptions<AccountsOptions> options, AccountsMetrics metrics)
    {
        _handling = handling;
        _pipeline = pipeline;
        _writer = writer;
        _limits = limits;
        _options = options;
        _metrics = metrics;
    }

    private MfaOptions Mfa => _options.Value.Mfa;

    /// <summary>Whether passkeys sign in alone here.</summary>
    public bool IsOpen => Mfa.PasskeyLoginEnabled && Mfa.Supports("webauthn");

    /// <summary>The options to ask any passkey of this site with.</summary>
    public async Task<PasskeyChallenge> AskAsync(Visitor visitor, CancellationToken ct)
    {
        if (Refusal(visitor) is { } refusal)
            return new PasskeyChallenge.Not(refusal);
        // Whoever has nothing here yet gets a row: only so many from one place (S-018).
        if (visitor.Holder is null && await _limits.TryAsync(RatedFlow.PasskeyOptions, visitor, null, ct) is { } wait)
            return new PasskeyChallenge.Not(new FlowOutcome.Throttled(wait));
        var question = await _handling.AskAsync(visitor, null, PasskeyPurpose.SignIn, ct);
        return await _writer.TryBeginAsync(visitor, rise: false, holder => [new BeginStep(_handling.StepOf(question, holder))], ct)
            ? new PasskeyChallenge.Asked(question.PublicKey)
            : new PasskeyChallenge.Not(new FlowOutcome.NotPending());
    }

    /// <summary>Takes its answer: the JSON text of the browser's <c>toJSON()</c>.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, string? credential, CancellationToken ct)
    {
        if (Refusal(visitor) is { } refusal)
            return refusal;
        if (PasskeyAnswer.IsMissing(credential))
            return FlowOutcome.Failed("required", "credential");
        if (await _limits.TryAsync(RatedFlow.Login, visitor, null, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        var outcome = await SignInAsync(visitor, credential!, ct);
        _metrics.SignIn(outcome is not FlowOutcome.Advanced ? "invalid_credentials" : visitor.IsSignedIn ? "signed_in" : "owed");
        return outcome;
    }

    private async Task<FlowOutcome> SignInAsync(Visitor visitor, string credential, CancellationToken ct)
    {
        if (await _handling.CheckAsync(visitor, PasskeyPurpose.SignIn, credential, ct) is not { } proof)
        {
            await _pipeline.FailedAsync(visitor, AuditReasons.WrongPasskey, ct);
            return FlowOutcome.Failed("incorrect_code", "credential");
        }

        // S-051: both factors only when it verified its user; otherwise it is the first one.
        var proven = proof.Proven with { Passwordless = proof.UserVerified };
        var signIn = new PendingSignIn([proven], proof.Account.SecurityStamp ?? "", proven.At);
        var outcome = await _pipeline.BeginAsync(visitor, proof.Account, signIn, proof.Changes, ct);
        // S-001: a disabled account looks like an unknown passkey, and so does an answer sent twice.
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("incorrect_code", "credential") : outcome;
    }

    private FlowOutcome? Refusal(Visitor visitor)
    {
        if (!IsOpen)
            return new FlowOutcome.Forbidden();
        return visitor.IsSignedIn ? new FlowOutcome.Conflict() : null;
    }
}
