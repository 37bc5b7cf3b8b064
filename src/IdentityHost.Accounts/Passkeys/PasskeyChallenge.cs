using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>What a browser needs for <c>navigator.credentials</c>.</summary>
public abstract record PasskeyChallenge
{
    private PasskeyChallenge()
    {
    }

    /// <summary>Ask the authenticator.</summary>
    /// <param name="PublicKey">The member <c>publicKey</c> as JSON text, for <c>parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c> (WebAuthn Level 3 §5.1.8, §5.1.9).</param>
    public sealed record Asked(string PublicKey) : PasskeyChallenge;

    /// <summary>There is nothing to ask.</summary>
    public sealed record Not(FlowOutcome Outcome) : PasskeyChallenge;
}
