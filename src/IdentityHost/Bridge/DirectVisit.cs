using System.Diagnostics;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>One message of a visitor of an app of our own: finds the flow that a step belongs to, by what is under way, and calls it.</summary>
internal sealed class DirectVisit(DirectFlow flow, DirectSteps steps, DirectProofs proofs, DirectNewcomers newcomers, Visitor visitor, string? presented) : IDirectVisit
{
    public SignedInSubject? Subject => visitor.Session is { } session ? flow.Of(session) : null;

    public string? Token => visitor.NewToken ?? presented;

    public string? DeviceToken => visitor.NewDeviceToken;

    public async ValueTask<StepOutcome> TakeAsync(DirectStep step, CancellationToken ct)
    {
        if (step.ChallengeType == ChallengeParameters.PasskeyChallenge && !step.SignUp)
            return Of(await AskPasskeyAsync(ct));
        var outcome = visitor.IsSignedIn ? await ProveAgainAsync(step, ct) : await SignInAsync(step, ct);
        return Of(await flow.FinishAsync(visitor, outcome, ct));
    }

    public async ValueTask<bool> TryGoOnAsync(CancellationToken ct) =>
        LoginLink.IsConfirmed(visitor) && await flow.FinishAsync(visitor, await proofs.Codes.ConfirmAsync(visitor, null, ct), ct) is FlowOutcome.Advanced;

    public async ValueTask<IReadOnlyList<OwedStep>> OwedAsync(bool rise, CancellationToken ct) =>
        visitor.IsSignedIn ? await steps.OfProofAsync(visitor, rise, ct) : steps.OfSignIn(visitor);

    /// <summary>Whoever begins anew gives up what is under way; otherwise the step must be of the kind that is owed.</summary>
    private Task<FlowOutcome> SignInAsync(DirectStep step, CancellationToken ct) => (Flows.OwedBy(visitor), step) switch
    {
        (_, { SignUp: true }) => SignUpAsync(step, ct),
        (_, { Password: { } password }) => PasswordAsync(step.Identifier, password, ct),
        (Flow.LoginByCode or Flow.VerifyEmail or Flow.VerifyPhone, { Otp: { } code }) => flow.ConfirmAsync(visitor, code, ct),
        (Flow.LoginByCode, { RecoveryCode: { } code }) => proofs.SecondFactor.ProveCodeAsync(visitor, code, ct),
        (Flow.LoginByCode, { ChallengeType: not null, Device: { } device }) => proofs.SecondCode.SendAsync(visitor, device, ct),
        (Flow.LoginByCode, { ChallengeType: not null, Username: null }) => proofs.Codes.ResendAsync(visitor, ct),
        (Flow.VerifyEmail, { ChallengeType: not null, Username: null }) => newcomers.Addresses.ResendAsync(visitor, ct),
        (Flow.VerifyEmail, { Email: { } email }) => newcomers.Addresses.CorrectAsync(visitor, email, ct),
        (Flow.VerifyPhone, { ChallengeType: not null, Username: null }) => newcomers.Numbers.ResendAsync(visitor, ct),
        (Flow.VerifyPhone, { Phone: { } phone }) => newcomers.Numbers.CorrectAsync(visitor, newcomers.SignUp.SpellPhone(phone), ct),
        (Flow.MfaAuthenticate, { Otp: { } code }) => proofs.SecondFactor.ProveCodeAsync(visitor, code, ct),
        (Flow.MfaAuthenticate, { RecoveryCode: { } code }) => proofs.SecondFactor.ProveCodeAsync(visitor, code, ct),
        (Flow.MfaAuthenticate, { Passkey: { } passkey }) => proofs.SecondFactor.ProvePasskeyAsync(visitor, passkey, ct),
        (Flow.MfaSignupWebAuthn, { Passkey: { } passkey }) => newcomers.PasskeySignUp.CompleteAsync(visitor, null, passkey, ct),
        (_, { ChallengeType: not null }) => RequestCodeAsync(step.Identifier, ct),
        (_, { Passkey: { } passkey }) => proofs.Passkeys.ProveAsync(visitor, passkey, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };

    /// <summary>What is wrong with the address is told of the parameter it came in.</summary>
    private async Task<FlowOutcome> RequestCodeAsync(string? identifier, CancellationToken ct) => await proofs.Codes.RequestAsync(visitor, identifier, ct) switch
    {
        FlowOutcome.Invalid invalid => new FlowOutcome.Invalid([.. invalid.Errors.Select(e => e with { Param = ChallengeParameters.Username })]),
        var outcome => outcome,
    };

    private Task<FlowOutcome> PasswordAsync(string? identifier, string password, CancellationToken ct) => string.IsNullOrWhiteSpace(identifier)
        ? Task.FromResult<FlowOutcome>(new FlowOutcome.Invalid(new InputError("required", ChallengeParameters.Username)))
        : proofs.Passwords.ProveAsync(visitor, new PasswordProof(identifier, password), ct);

    private Task<FlowOutcome> ProveAgainAsync(DirectStep step, CancellationToken ct) => step switch
    {
        { Password: { } password } => proofs.Again.Password.ProveAsync(visitor, password, ct),
        { ChallengeType: not null } => proofs.Again.SentCode.SendAsync(visitor, step.Device, ct),
        { Otp: { } code } when CodeReauthentication.WaitsFor(visitor) is not null => proofs.Again.SentCode.ProveAsync(visitor, code, ct),
        { Otp: { } code } => proofs.SecondFactor.ReauthenticateAsync(visitor, code, ct),
        { RecoveryCode: { } code } => proofs.SecondFactor.ReauthenticateAsync(visitor, code, ct),
        { Passkey: { } passkey } => proofs.SecondFactor.ReauthenticateByPasskeyAsync(visitor, passkey, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };

    private Task<PasskeyChallenge> AskPasskeyAsync(CancellationToken ct)
    {
        if (visitor.IsSignedIn)
            return proofs.SecondFactor.AskPasskeyAgainAsync(visitor, ct);
        return Flows.OwedBy(visitor) switch
        {
            Flow.MfaAuthenticate => proofs.SecondFactor.AskPasskeyAsync(visitor, ct),
            Flow.MfaSignupWebAuthn => newcomers.PasskeySignUp.AskAsync(visitor, ct),
            _ => proofs.Passkeys.AskAsync(visitor, ct),
        };
    }

    private async Task<FlowOutcome> SignUpAsync(DirectStep step, CancellationToken ct)
    {
        var form = new SignUpForm(step.Email, step.Username, step.Password) { Phone = newcomers.SignUp.SpellPhone(step.Phone), Invitation = step.Invitation, Profile = step.Profile };
        var outcome = step.ChallengeType == ChallengeParameters.PasskeyChallenge
            ? await newcomers.PasskeySignUp.BeginAsync(visitor, form, ct)
            : await newcomers.SignUp.BeginAsync(visitor, form, ct);
        return outcome is FlowOutcome.Invalid { Errors: var errors } ? new FlowOutcome.Invalid([.. errors.Select(AsSent)]) : outcome;
    }

    /// <summary>A problem of a profile field, told of the parameter it came in.</summary>
    private InputError AsSent(InputError error) => newcomers.SignUp.ProfileFields.Any(f => string.Equals(f.Name, error.Param, StringComparison.Ordinal))
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
