using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>Asks in a browser whether it is to be trusted, once a second factor was shown in the same sign-in (S-048). An app of our own says so unasked.</summary>
internal sealed class TrustStep(IOptions<AccountsOptions> options) : ISignInStep
{
    public string Id => Flow.MfaTrust;

    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => ValueTask.FromResult(
        options.Value.Mfa.TrustEnabled && state is { Account: not null, Visitor.AsksTrust: true, SignIn.TrustAnswered: false }
        && (state.Account.TwoFactorEnabled ? ProvenMethod.AreTwoFactors(state.SignIn.Proven) : ProvenMethod.ShowAuthenticator(state.SignIn.Proven)) && !state.SignIn.Proven.Any(p => p.Passwordless));

    public ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct) =>
        ValueTask.FromResult<StepBeginning>(new StepBeginning.Waits(state.SignIn, _ => []));
}
