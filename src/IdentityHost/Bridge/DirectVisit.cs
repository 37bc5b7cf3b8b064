using System.Diagnostics;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>One message of a visitor of an app of our own: finds the flow that a step belongs to, by what is under way, and calls it.</summary>
internal sealed class DirectVisit(DirectFlows flows, Visitor visitor, string? presented) : IDirectVisit
{
    public SignedInSubject? Subject => visitor.Session is { } session ? SessionSubjects.Of(session) : null;

    public string? Token => visitor.NewToken ?? presented;

    public string? DeviceToken => visitor.NewDeviceToken;

    public async ValueTask<StepOutcome> TakeAsync(DirectStep step, CancellationToken ct)
    {
        if (step.ChallengeType == ChallengeParameters.PasskeyChallenge && !step.SignUp)
            return Of(await AskPasskeyAsync(ct));
        var outcome = visitor.IsSignedIn ? await ProveAgainAsync(step, ct) : await SignInAsync(step, ct);

        // S-048: the app asked beforehand, so the answer is known.
        if (outcome is FlowOutcome.Advanced && Flows.OwedBy(visitor) == Flow.MfaTrust)
            outcome = await flows.SecondFactor.AnswerTrustAsync(visitor, trust: true, ct);
        return Of(outcome);
    }

    public async ValueTask<IReadOnlyList<OwedStep>> OwedAsync(bool rise, CancellationToken ct)
    {
        if (visitor.IsSignedIn)
            return DirectSteps.Of([.. (await flows.Ways.ReauthenticationAsync(visitor, ct)).Where(w => !rise || w.Types is not null)]);
        var ways = flows.Ways.Anonymous(visitor);
        return Flows.OwedBy(visitor) is { } owed
            ? owed == Flow.VerifyEmail && !flows.Addresses.ByCode ? [] : DirectSteps.Of([.. ways.Where(w => w.Id == owed)])
            : DirectSteps.Of(ways);
    }

    /// <summary>Whoever begins anew gives up what is under way; otherwise the step must be of the kind that is owed.</summary>
    private Task<FlowOutcome> SignInAsync(DirectStep step, CancellationToken ct) => (Flows.OwedBy(visitor), step) switch
    {
        (_, { SignUp: true }) => SignUpAsync(step, ct),
        (_, { Password: { } password }) => PasswordAsync(step.Identifier, password, ct),
        (Flow.LoginByCode, { Otp: { } code }) => flows.Codes.ConfirmAsync(visitor, code, ct),
        (Flow.LoginByCode, { ChallengeType: not null, Username: null }) => flows.Codes.ResendAsync(visitor, ct),
        (Flow.VerifyEmail, { Otp: { } code }) => flows.Addresses.VerifyAsync(visitor, code, ct),
        (Flow.VerifyEmail, { ChallengeType: not null, Username: null }) => flows.Addresses.ResendAsync(visitor, ct),
        (Flow.VerifyEmail, { Email: { } email }) => flows.Addresses.CorrectAsync(visitor, email, ct),
        (Flow.VerifyPhone, { Otp: { } code }) => flows.Numbers.VerifyAsync(visitor, code, ct),
        (Flow.VerifyPhone, { ChallengeType: not null, Username: null }) => flows.Numbers.ResendAsync(visitor, ct),
        (Flow.MfaAuthenticate, { Otp: { } code }) => flows.SecondFactor.ProveCodeAsync(visitor, code, ct),
        (Flow.MfaAuthenticate, { RecoveryCode: { } code }) => flows.SecondFactor.ProveCodeAsync(visitor, code, ct),
        (Flow.MfaAuthenticate, { Passkey: { } passkey }) => flows.SecondFactor.ProvePasskeyAsync(visitor, passkey, ct),
        (Flow.MfaSignupWebAuthn, { Passkey: { } passkey }) => flows.PasskeySignUp.CompleteAsync(visitor, null, passkey, ct),
        (_, { ChallengeType: not null }) => RequestCodeAsync(step.Identifier, ct),
        (_, { Passkey: { } passkey }) => flows.Passkeys.ProveAsync(visitor, passkey, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };

    /// <summary>What is wrong with the address is told of the parameter it came in.</summary>
    private async Task<FlowOutcome> RequestCodeAsync(string? identifier, CancellationToken ct) => await flows.Codes.RequestAsync(visitor, identifier, ct) switch
    {
        FlowOutcome.Invalid invalid => new FlowOutcome.Invalid([.. invalid.Errors.Select(e => e with { Param = ChallengeParameters.Username })]),
        var outcome => outcome,
    };

    private Task<FlowOutcome> PasswordAsync(string? identifier, string password, CancellationToken ct) => string.IsNullOrWhiteSpace(identifier)
        ? Task.FromResult<FlowOutcome>(new FlowOutcome.Invalid(new InputError("required", ChallengeParameters.Username)))
        : flows.Passwords.ProveAsync(visitor, new PasswordProof(identifier, password), ct);

    private Task<FlowOutcome> ProveAgainAsync(DirectStep step, CancellationToken ct) => step switch
    {
        { Password: { } password } => flows.Reauthentication.ProveAsync(visitor, password, ct),
        { Otp: { } code } => flows.SecondFactor.ReauthenticateAsync(visitor, code, ct),
        { RecoveryCode: { } code } => flows.SecondFactor.ReauthenticateAsync(visitor, code, ct),
        { Passkey: { } passkey } => flows.SecondFactor.ReauthenticateByPasskeyAsync(visitor, passkey, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };

    private Task<PasskeyChallenge> AskPasskeyAsync(CancellationToken ct)
    {
        if (visitor.IsSignedIn)
            return flows.SecondFactor.AskPasskeyAgainAsync(visitor, ct);
        return Flows.OwedBy(visitor) switch
        {
            Flow.MfaAuthenticate => flows.SecondFactor.AskPasskeyAsync(visitor, ct),
            Flow.MfaSignupWebAuthn => flows.PasskeySignUp.AskAsync(visitor, ct),
            _ => flows.Passkeys.AskAsync(visitor, ct),
        };
    }

    private async Task<FlowOutcome> SignUpAsync(DirectStep step, CancellationToken ct)
    {
        var form = new SignUpForm(step.Email, step.Username, step.Password) { Invitation = step.Invitation, Profile = step.Profile };
        var outcome = step.ChallengeType == ChallengeParameters.PasskeyChallenge
            ? await flows.PasskeySignUp.BeginAsync(visitor, form, ct)
            : await flows.SignUp.BeginAsync(visitor, form, ct);
        return outcome is FlowOutcome.Invalid { Errors: var errors } ? new FlowOutcome.Invalid([.. errors.Select(AsSent)]) : outcome;
    }

    /// <summary>A problem of a profile field, told of the parameter it came in.</summary>
    private InputError AsSent(InputError error) => flows.SignUp.ProfileFields.Any(f => string.Equals(f.Name, error.Param, StringComparison.Ordinal))
        ? error with { Param = ChallengeParameters.ProfilePrefix + error.Param }
        : error;

    private static StepOutcome Of(PasskeyChallenge challenge) => challenge switch
    {
        PasskeyChallenge.Asked asked => new StepOutcome.Taken(asked.PublicKey),
        PasskeyChallenge.Not not => Of(not.Outcome),
        _ => throw new UnreachableException(),
    };

    private static StepOutcome Of(FlowOutcome outcome) => outcome switch
    {
        FlowOutcome.Advanced => new StepOutcome.Taken(),
        FlowOutcome.Invalid invalid => new StepOutcome.Refused([.. invalid.Errors.Select(DirectSteps.Of)]),
        FlowOutcome.Throttled throttled => new StepOutcome.Later(throttled.RetryAfter, Busy: false),
        FlowOutcome.Busy busy => new StepOutcome.Later(busy.RetryAfter, Busy: true),
        FlowOutcome.Conflict { Errors.Count: > 0 } conflict => new StepOutcome.Refused([.. conflict.Errors.Select(DirectSteps.Of)]),
        FlowOutcome.Forbidden => new StepOutcome.Refused(new StepProblem("forbidden", null)),
        _ => new StepOutcome.Refused(new StepProblem("not_pending", null)),
    };
}
