using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Accounts.SignIn;

/// <summary>What the sign-in flow says after a proof; JSON and pages turn it into answers.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Everything owed is proven: the session has begun and its cookie is set.</summary>
    public sealed record SignedIn(SignedInPerson Person) : SignInOutcome;

    /// <summary>More is owed before there is a session.</summary>
    /// <param name="Steps">The names of the steps, in order (allauth's flow ids, for example <c>mfa_authenticate</c>).</param>
    public sealed record Owed(IReadOnlyList<string> Steps) : SignInOutcome;

    /// <summary>No.</summary>
    public sealed record Refused(Refusal Reason) : SignInOutcome;
}

/// <summary>Why the flow says no. The reasons tell nothing about whether an account exists (S-001).</summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>Unknown account, wrong proof, or an account that may not sign in: one answer for all.</summary>
    public sealed record InvalidCredentials : Refusal;

    /// <summary>Too many tries.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : Refusal;

    /// <summary>Too many passwords wait to be hashed (S-211).</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Busy(TimeSpan RetryAfter) : Refusal;
}
