using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Asks for an authenticator beside the first factor; for a recovery code too, where nothing else is left to show.</summary>
internal sealed class SecondFactorStep(SecondProofs proofs, IOptions<AccountsOptions> options, TimeProvider clock) : ISignInStep
{
    /// <summary>S-043: wrong ones that end the sign-in.</summary>
    private const int Tries = 5;

    public string Id => Flow.MfaAuthenticate;

    public async ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => await proofs.FindOwedAsync(state, ct) is { Channels.Count: 0 };

    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        var left = (await proofs.FindOwedAsync(state, ct))?.Authenticators ?? [];
        // Somebody came with their only passkey, and it did not verify them, or by the only mailbox: there is nothing else to ask for.
        if (left.Count == 0)
            return new StepBeginning.Refused(NothingLeft(state));
        var signIn = state.SignIn with { Types = AuthenticatorTypes.Of(left), LastUsed = LastUsed(left), Devices = proofs.DevicesOf(new SecondProof(left, [])) };
        return new StepBeginning.Waits(signIn, holder => [new BeginStep(TriesOf(state, holder))]);
    }

    /// <summary>The tries of one sign-in at codes that are compared with an authenticator.</summary>
    internal PendingStep TriesOf(SignInState state, string holder) => new()
    {
        Id = RandomToken.NewId(),
        Holder = holder,
        Kind = PendingKind.SecondFactor,
        AccountId = state.Account!.Id,
        // Another code is no further try at a recovery code (S-043).
        TriesLeft = state.IsAgain && state.Visitor.Find(PendingKind.SecondFactor) is { } begun ? begun.TriesLeft : Tries,
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = state.SignIn.StartedAt + options.Value.LoginTimeout,
    };

    private static string? LastUsed(IReadOnlyList<Authenticator> left) =>
        left.Where(a => a.LastUsedAt is not null).MaxBy(a => a.LastUsedAt) is { Kind: var kind } ? AuthenticatorTypes.NameOf(kind) : null;

    private static FlowOutcome NothingLeft(SignInState state) => state.SignIn.Proven.Any(p => p.Type == "webauthn")
        ? FlowOutcome.Failed("incorrect_code", "credential")
        : FlowOutcome.Failed("no_second_factor");
}
