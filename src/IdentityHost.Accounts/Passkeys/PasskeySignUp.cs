using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>Makes an account with a passkey instead of a password.</summary>
public sealed class PasskeySignUp
{
    internal PasskeySignUp()
    {
    }

    /// <summary>Begins, as <see cref="SignUpFlow"/> does, without a password.</summary>
    public Task<FlowOutcome> BeginAsync(Visitor visitor, SignUpForm form, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The options to make the passkey with, once the address is proven.</summary>
    public Task<PasskeyChallenge> AskAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes what the browser made, and signs in.</summary>
    public Task<FlowOutcome> CompleteAsync(Visitor visitor, string? name, string? credential, CancellationToken ct) => throw new NotSupportedException();
}
