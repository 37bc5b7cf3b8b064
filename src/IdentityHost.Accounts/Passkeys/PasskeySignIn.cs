using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>Signs in by a passkey alone, without a user name.</summary>
public sealed class PasskeySignIn
{
    internal PasskeySignIn()
    {
    }

    /// <summary>The options to ask any passkey of this site with.</summary>
    public Task<PasskeyChallenge> AskAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes its answer: the JSON text of the browser's <c>toJSON()</c>.</summary>
    public Task<FlowOutcome> ProveAsync(Visitor visitor, string? credential, CancellationToken ct) => throw new NotSupportedException();
}
