using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>Makes an account with a passkey instead of a password.</summary>
public sealed class PasskeySignUp
{
    private readonly SignUpFlow _signUp;
    private readonly PasskeyHandling _handling;
    private readonly SignInPipeline _pipeline;
    private readonly VisitorWriter _writer;
    private readonly IOptions<AccountsOptions> _options;

    internal PasskeySignUp(SignUpFlow signUp, PasskeyHandling handling, SignInPipeline pipeline, VisitorWriter writer, IOptions<AccountsOptions> options)
    {
        _signUp = signUp;
        _handling = handling;
        _pipeline = pipeline;
        _writer = writer;
        _options = options;
    }

    /// <summary>Whether strangers may sign up this way.</summary>
    public bool IsOpen => _signUp.IsOpen && IsOffered;

    /// <summary>Whether accounts may begin with a passkey at all; who was invited may sign up where strangers may not.</summary>
    public bool IsOffered => _options.Value.Mfa is { PasskeySignupEnabled: true } mfa && mfa.Supports("webauthn");

    /// <summary>Begins, as <see cref="SignUpFlow"/> does, without a password.</summary>
    public async Task<FlowOutcome> BeginAsync(Visitor visitor, SignUpForm form, CancellationToken ct) =>
        IsOffered ? await _signUp.BeginWithPasskeyAsync(visitor, form, ct) : new FlowOutcome.Forbidden();

    /// <summary>The options to make the passkey with, once the address is proven.</summary>
    public async Task<PasskeyChallenge> AskAsync(Visitor visitor, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.MfaSignupWebAuthn, ct) is not { Account: { } account } waiting)
            return new PasskeyChallenge.Not(new FlowOutcome.Conflict());
        // It will be the only way in: it must know the account and verify its user.
        var question = await _handling.AskForNewAsync(visitor, account, PasskeyPurpose.SignUp, passwordless: true, ct);
        return await _writer.TryCommitAsync(visitor, [new BeginStep(_handling.StepOf(question, waiting.Step.Holder))], ct)
            ? new PasskeyChallenge.Asked(question.PublicKey)
            : new PasskeyChallenge.Not(new FlowOutcome.Conflict());
    }

    /// <summary>Takes what the browser made, and signs in.</summary>
    public async Task<FlowOutcome> CompleteAsync(Visitor visitor, string? name, string? credential, CancellationToken ct)
    {
        if (await _pipeline.FindAsync(visitor, Flow.MfaSignupWebAuthn, ct) is not { Account: { } account } waiting)
            return new FlowOutcome.Conflict();
        (name, var errors) = PasskeyForm.Read(name, credential);
        if (errors.Count > 0)
            return new FlowOutcome.Invalid(errors);
        if (await _handling.CheckNewAsync(visitor, account, PasskeyPurpose.SignUp, credential!, ct) is not { } made)
            return FlowOutcome.Failed("incorrect_code");

        var passkey = made with { Name = name.Length > 0 ? name : PasskeyNames.Next([]) };
        var outcome = await _pipeline.ContinueAsync(
            visitor, waiting, waiting.SignIn with { PasskeySignUp = false }, [new SpendStep(visitor.Find(PendingKind.Passkey)!), new AddAuthenticator(passkey)], ct);
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("incorrect_code") : outcome;
    }
}

/// <summary>Whoever signs up without a password makes a passkey before the session begins.</summary>
internal sealed class PasskeySignUpStep : ISignInStep
{
    public string Id => Flow.MfaSignupWebAuthn;

    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => ValueTask.FromResult(state is { Account: not null, SignIn.PasskeySignUp: true });

    public ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct) =>
        ValueTask.FromResult<StepBeginning>(new StepBeginning.Waits(state.SignIn, _ => []));
}
