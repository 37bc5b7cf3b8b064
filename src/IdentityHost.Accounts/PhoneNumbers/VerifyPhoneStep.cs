using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.PhoneNumbers;

/// <summary>
/// Nobody gets in with a number on the account that is not proven. Somebody else may have proven it: then no code comes, and the owner of the account
/// corrects it (<see cref="PhoneVerification.CorrectAsync"/>).
/// </summary>
internal sealed class VerifyPhoneStep(PhoneProofs proofs, PhoneLimits limits, IOptions<AccountsOptions> options) : ISignInStep
{
    public string Id => Flow.VerifyPhone;

    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => ValueTask.FromResult(
        options.Value.TakesPhones() && options.Value.Phones.VerificationEnabled && !state.SignIn.PhoneProven && NumberOf(state) is not null);

    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        var number = NumberOf(state)!;
        if (await limits.SendAsync(state.Visitor, number, ct) is { } wait)
            return new StepBeginning.Refused(FlowOutcome.TooOften(wait));
        // Whoever has proven it was told when somebody signed up with it, and is not told at each sign-in of theirs.
        var question = await proofs.AskAsync(state.Visitor, number, state.Account, again: state.IsAgain || !state.SignIn.HasProven(ProvenMethod.SignUp), ct);
        return new StepBeginning.Waits(state.SignIn, holder => proofs.Write(question, holder));
    }

    /// <summary>The number that is to be proven; where there is no account, the one typed at sign-up.</summary>
    private static PhoneNumber? NumberOf(SignInState state)
    {
        var unproven = state.Account is { PhoneNumberConfirmed: true } ? null : state.Account?.PhoneNumber ?? state.SignIn.Phone;
        return PhoneNumber.TryParseExact(unproven, out var number) ? number : null;
    }
}
