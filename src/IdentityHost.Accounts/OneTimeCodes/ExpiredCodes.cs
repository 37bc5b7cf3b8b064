using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>
/// Sends a code in place of one that died, by its time or by a wrong answer elsewhere, while the sign-in that waits for it lives on. For pages: in allauth's
/// contract such a sign-in is over, and its clients begin it anew. It is counted as any code is that is sent, and compared with its own tries (S-032).
/// </summary>
public sealed class ExpiredCodes
{
    private readonly SignInPipeline _pipeline;

    internal ExpiredCodes(SignInPipeline pipeline) => _pipeline = pipeline;

    /// <summary>Sends it; not pending where a code is good still, or none is owed.</summary>
    public async Task<FlowOutcome> SendAgainAsync(Visitor visitor, CancellationToken ct) =>
        Flows.OwedBy(visitor) is { } owed && KindOf(owed) is { } kind && visitor.Find(kind) is null && await _pipeline.FindAsync(visitor, owed, ct) is { } waiting
            ? await _pipeline.AgainAsync(visitor, waiting, ct)
            : new FlowOutcome.NotPending();

    private static PendingKind? KindOf(string flow) => flow switch
    {
        Flow.LoginByCode => PendingKind.LoginCode,
        Flow.VerifyEmail => PendingKind.EmailCode,
        Flow.VerifyPhone => PendingKind.PhoneCode,
        _ => null,
    };
}
