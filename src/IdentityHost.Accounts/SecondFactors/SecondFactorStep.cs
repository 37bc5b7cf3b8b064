using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Nobody gets into an account with a second factor on one factor alone, through whatever door they came (S-052).</summary>
internal sealed class SecondFactorStep(IAuthenticators authenticators, BrowserTrust trust, IOptions<AccountsOptions> options, TimeProvider clock) : ISignInStep
{
    /// <summary>S-043: wrong ones that end the sign-in.</summary>
    private const int Tries = 5;

    public string Id => Flow.MfaAuthenticate;

    public async ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) =>
        state.Account is { } account
        && !ProvenMethod.AreTwoFactors(state.SignIn.Proven)
        && (await authenticators.ListAsync(account.Id, ct)).Any(FactorRules.IsFactor)
        && !await trust.IsTrustedAsync(state.Visitor, account, ct);

    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        var left = Left(await authenticators.ListAsync(state.Account!.Id, ct), state.SignIn.Proven);
        // Somebody came with their only passkey, and it did not verify them: there is nothing else to ask for.
        if (left.Count == 0)
            return new StepBeginning.Refused(FlowOutcome.Failed("incorrect_code", "credential"));
        return new StepBeginning.Waits(state.SignIn with { Types = AuthenticatorTypes.Of(left) }, holder => [new BeginStep(TriesOf(state, holder))]);
    }

    /// <summary>What may still be shown: an authenticator that was the first factor is not the second one as well.</summary>
    public static IReadOnlyList<Authenticator> Left(IReadOnlyList<Authenticator> present, IReadOnlyList<ProvenMethod> proven) =>
        [.. present.Where(a => proven.All(p => p.AuthenticatorId != a.Id))];

    private PendingStep TriesOf(SignInState state, string holder) => new()
    {
        Id = RandomToken.NewId(),
        Holder = holder,
        Kind = PendingKind.SecondFactor,
        AccountId = state.Account!.Id,
        TriesLeft = Tries,
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = state.SignIn.StartedAt + options.Value.LoginTimeout,
    };
}
