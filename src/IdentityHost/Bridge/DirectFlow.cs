using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>What both doors without a browser do in the same way: take the code that is waited for, and finish what took effect.</summary>
internal sealed class DirectFlow(DirectProofs proofs, DirectNewcomers newcomers, SessionSubjects subjects)
{
    /// <summary>A session as the protocol sees it.</summary>
    public SignedInSubject Of(Session session) => subjects.Of(session);

    /// <summary>Takes the code a sign-in waits for: one that signs in, or one that proves the address or number of an account.</summary>
    public Task<FlowOutcome> ConfirmAsync(Visitor visitor, string code, CancellationToken ct) => Flows.OwedBy(visitor) switch
    {
        Flow.LoginByCode => proofs.Codes.ConfirmAsync(visitor, code, ct),
        Flow.VerifyPhone => newcomers.Numbers.VerifyAsync(visitor, code, ct),
        Flow.VerifyEmail when newcomers.Addresses.ByCode => newcomers.Addresses.VerifyAsync(visitor, code, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };

    /// <summary>S-048: the app said beforehand whether it is to be trusted, so the answer to that question is known.</summary>
    public async Task<FlowOutcome> FinishAsync(Visitor visitor, FlowOutcome outcome, CancellationToken ct) =>
        outcome is FlowOutcome.Advanced && Flows.OwedBy(visitor) == Flow.MfaTrust ? await proofs.SecondFactor.AnswerTrustAsync(visitor, trust: true, ct) : outcome;
}
