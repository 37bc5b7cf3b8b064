using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Sends a code as the second factor of an account without authenticator, by a channel that has not proven anything yet (S-037).</summary>
/// <remarks>For clients it is allauth's <c>login_by_code</c> once more. A recovery code serves in place of the one that is sent.</remarks>
internal sealed class SecondCodeStep(SecondProofs proofs, SecondFactorStep factors, LoginCodeStep codes) : ISignInStep
{
    public string Id => Flow.LoginByCode;

    public async ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) =>
        proofs.MayOweCode(state) && await proofs.FindOwedAsync(state, ct) is { Channels.Count: > 0 };

    /// <remarks>To the first device that may get one more message; strangers can use up what one of them may get (S-178).</remarks>
    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        StepBeginning beginning = new StepBeginning.Refused(new FlowOutcome.NotPending());
        if (await proofs.FindOwedAsync(state, ct) is not { } proof)
            return beginning;
        var devices = proofs.DevicesOf(proof);
        foreach (var channel in proof.Channels)
        {
            var listed = state with { SignIn = state.SignIn with { Devices = devices, SentBy = channel.Device.Id } };
            beginning = await codes.BeginAsync(listed, channel.Recipient, ct);
            if (beginning is StepBeginning.Waits waits)
                return waits with { Write = holder => [.. waits.Write(holder), new BeginStep(factors.TriesOf(state, holder))] };
        }

        return beginning;
    }
}
