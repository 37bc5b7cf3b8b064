using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>The code that is sent as a second factor, to another device of the account than the first one. Taking it is <see cref="LoginByCode"/>'s.</summary>
public sealed class SecondCode
{
    private readonly SignInPipeline _pipeline;
    private readonly LoginCodeStep _step;
    private readonly DeviceKinds _kinds;
    private readonly CodeThrottle _throttle;
    private readonly CodeProof _proof;
    private readonly VisitorWriter _writer;

    internal SecondCode(SignInPipeline pipeline, LoginCodeStep step, DeviceKinds kinds, CodeThrottle throttle, CodeProof proof, VisitorWriter writer)
    {
        _pipeline = pipeline;
        _step = step;
        _kinds = kinds;
        _throttle = throttle;
        _proof = proof;
        _writer = writer;
    }

    /// <summary>Whether the sign-in of this visitor waits for a code that is the second factor.</summary>
    public static bool IsOwed(Visitor visitor) => Flows.OwedBy(visitor) == Flow.LoginByCode && visitor.Find(PendingKind.SecondFactor) is not null;

    /// <summary>Sends another code in place of the last one to this device of the account. It counts as sending again, and brings no further tries (S-032).</summary>
    public async Task<FlowOutcome> SendAsync(Visitor visitor, string? device, CancellationToken ct)
    {
        if (!IsOwed(visitor) || await _pipeline.FindAsync(visitor, Flow.LoginByCode, ct) is not { Account: { } account, SignIn: var signIn } waiting)
            return new FlowOutcome.NotPending();
        if (string.IsNullOrEmpty(device))
            return FlowOutcome.Failed("required", "device");
        if (_kinds.ChannelsOf(account, signIn.Proven).FirstOrDefault(c => c.Device.Id == device) is not { Recipient: var recipient })
            return FlowOutcome.Failed("invalid_choice", "device");
        if (visitor.Find(PendingKind.LoginCode) is not { ResendsLeft: > 0, TriesLeft: > 0 } present)
            return new FlowOutcome.NotPending();
        var wait = (signIn.SentBy == device ? _proof.WaitOf(present) : null) ?? await _throttle.SendAsync(visitor, account, recipient.Counted, ct);
        if (wait is { } time)
            return new FlowOutcome.Throttled(time);

        var state = new SignInState(visitor, account, signIn);
        var isSent = await _step.MayReachAsync(state, recipient, ct);
        var noted = waiting.Step with { Id = RandomToken.NewId(), Data = (signIn with { SentBy = device }).ToJson() };
        return await _writer.TryCommitAsync(
            visitor, [new ReplaceStep(waiting.Step, noted), new SpendStep(present), .. _step.Write(present.Holder, state, recipient, isSent, present)], ct)
            ? FlowOutcome.Done
            : new FlowOutcome.NotPending();
    }
}
