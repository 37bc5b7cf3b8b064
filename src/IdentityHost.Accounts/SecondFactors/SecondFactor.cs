using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Takes a second factor: as a step of a sign-in, or from somebody signed in who proves again that it is them.</summary>
public sealed class SecondFactor
{
    internal SecondFactor()
    {
    }

    /// <summary>Takes a code of the authenticator app, or a recovery code, for a sign-in that waits at <c>mfa_authenticate</c>.</summary>
    public Task<FlowOutcome> ProveCodeAsync(Visitor visitor, string? code, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The options to ask a passkey of the account with, for the same.</summary>
    public Task<PasskeyChallenge> AskPasskeyAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes the passkey's answer for the same.</summary>
    public Task<FlowOutcome> ProvePasskeyAsync(Visitor visitor, string? credential, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes the answer whether this browser is to be trusted, for a sign-in that waits at <c>mfa_trust</c>.</summary>
    public Task<FlowOutcome> AnswerTrustAsync(Visitor visitor, bool trust, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes a code from somebody signed in.</summary>
    public Task<FlowOutcome> ReauthenticateAsync(Visitor visitor, string? code, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The options to ask a passkey of somebody signed in with.</summary>
    public Task<PasskeyChallenge> AskPasskeyAgainAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes the passkey's answer from somebody signed in.</summary>
    public Task<FlowOutcome> ReauthenticateByPasskeyAsync(Visitor visitor, string? credential, CancellationToken ct) => throw new NotSupportedException();
}
