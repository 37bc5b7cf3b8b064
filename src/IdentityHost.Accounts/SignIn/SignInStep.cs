using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Accounts.SignIn;

/// <summary>What is known of a sign-in that is under way.</summary>
/// <param name="Account">Who signs in.</param>
/// <param name="Proven">What was proven so far, in order.</param>
public sealed record SignInState(Account Account, IReadOnlyList<ProvenMethod> Proven);

/// <summary>One thing that may stand between a proof and a session.</summary>
/// <param name="Name">allauth's flow id, for example <c>mfa_authenticate</c>.</param>
/// <param name="Judge">Decides for one sign-in.</param>
public sealed record SignInStep(string Name, Func<SignInState, CancellationToken, ValueTask<StepVerdict>> Judge);

/// <summary>What a step says.</summary>
public enum StepVerdict
{
    /// <summary>Nothing is owed here.</summary>
    Met,

    /// <summary>This must be proven before there is a session.</summary>
    Owed,

    /// <summary>No proof will help: the account may not sign in.</summary>
    Refused,
}
