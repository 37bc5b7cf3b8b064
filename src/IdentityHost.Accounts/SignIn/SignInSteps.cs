using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SignIn;

/// <summary>The one list of what may be owed before a session begins. Every door asks it (S-016, S-052); a new factor is one line here.</summary>
/// <remarks>
/// In allauth's order but for one thing: who corrects an unproven number changes the account, so an account's second factor, where one is owed, comes before. A new
/// account has none; and an address is corrected in a new account only.
/// </remarks>
internal sealed class SignInSteps(
    LoginCodeStep loginCode, VerifyPhoneStep verifyPhone, VerifyEmailStep verifyEmail, SecondFactorSteps second, PasskeySignUpStep passkeySignUp,
    ExternalConnection connection)
{
    private readonly ISignInStep[] _steps =
    [
        loginCode,
        new UnlessFactorOwed(verifyPhone, second.Proofs),
        verifyEmail,
        second.Authenticator,
        second.Code,
        verifyPhone,
        second.Trust,
        passkeySignUp,
    ];

    /// <summary>What is written with the session, once nothing is owed any more.</summary>
    public IReadOnlyList<Change> AtTheEnd(SignInState state) =>
        state is { Account: { } account, SignIn.Link: { } link } ? connection.Make(state.Visitor, account, link, isUsed: true) : [];

    /// <summary>The first step that is owed; null when nothing is.</summary>
    public async ValueTask<ISignInStep?> FirstOwedAsync(SignInState state, CancellationToken ct)
    {
        foreach (var step in _steps)
        {
            if (await step.IsOwedAsync(state, ct))
                return step;
        }

        return null;
    }
}

/// <summary>One thing that may stand between a proof and a session.</summary>
internal interface ISignInStep
{
    /// <summary>One of the ids in <see cref="Flow"/>.</summary>
    string Id { get; }

    /// <summary>Decides for one sign-in.</summary>
    ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct);

    /// <summary>What is written when the sign-in comes to wait here, with what it must remember.</summary>
    ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct);
}

/// <summary>A sign-in as its steps see it.</summary>
/// <param name="Visitor">Who signs in.</param>
/// <param name="Account">As whom; null when nobody has what was typed, which goes on all the same (S-003).</param>
/// <param name="SignIn">What was proven, what is remembered.</param>
internal sealed record SignInState(Visitor Visitor, Account? Account, PendingSignIn SignIn)
{
    /// <summary>Whether it has waited at this step before and comes to wait there once more.</summary>
    public bool IsAgain { get; init; }
}

/// <summary>How a sign-in comes to wait at a step.</summary>
internal abstract record StepBeginning
{
    private StepBeginning()
    {
    }

    /// <summary>It waits.</summary>
    /// <param name="SignIn">What is remembered from now on.</param>
    /// <param name="Write">What is written besides, for the holder of the steps.</param>
    internal sealed record Waits(PendingSignIn SignIn, Func<string, IReadOnlyList<Change>> Write) : StepBeginning;

    /// <summary>It cannot wait here now; nothing is written.</summary>
    internal sealed record Refused(FlowOutcome Outcome) : StepBeginning;
}

/// <summary>What an account owes beside its first factor, and what is asked once it was shown.</summary>
internal sealed record SecondFactorSteps(SecondProofs Proofs, SecondFactorStep Authenticator, SecondCodeStep Code, TrustStep Trust);

/// <summary>A step that has its turn only where no second factor is owed before it.</summary>
internal sealed class UnlessFactorOwed(ISignInStep step, SecondProofs proofs) : ISignInStep
{
    public string Id => step.Id;

    public async ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => await step.IsOwedAsync(state, ct) && await proofs.FindOwedAsync(state, ct) is null;

    public ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct) => step.BeginAsync(state, ct);
}
