using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>Asks in a browser whether it is to be trusted, once a second factor was shown in the same sign-in (S-048). An app of our own says so unasked.</summary>
internal sealed class TrustStep(SecondProofs proofs, IOptions<AccountsOptions> options) : ISignInStep
{
    public string Id => Flow.MfaTrust;

    /// <remarks>What an earlier trust spared makes no new one: else a browser would stay trusted for ever without its owner's authenticator.</remarks>
    public async ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct)
    {
        if (!options.Value.Mfa.TrustEnabled || state is not { Account: { } account, Visitor.AsksTrust: true, SignIn: { TrustAnswered: false, Proven: var proven } })
            return false;
        // Two factors are shown in any case; most sign-ins need no look at the authenticators to see that they are not.
        return ProvenMethod.AreTwoFactors(proven) && !proven.Any(p => p.Passwordless) && await FindShownAsync(account, proven, ct) is not null;
    }

    /// <summary>The second factor that these proofs show; null when they show none, or one that the account has no more.</summary>
    public async ValueTask<SecondProof?> FindShownAsync(Account account, IReadOnlyList<ProvenMethod> proven, CancellationToken ct) =>
        await proofs.FindAsync(account, ct) is { } proof && proof.IsShownBy(proof.StillGood(proven)) ? proof : null;

    public ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct) =>
        ValueTask.FromResult<StepBeginning>(new StepBeginning.Waits(state.SignIn, _ => []));
}
