using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.SignUp;

/// <summary>What somebody typed to sign up.</summary>
/// <param name="Email">Required.</param>
/// <param name="Username">Null or empty for none.</param>
/// <param name="Password">As typed, never trimmed.</param>
public sealed record SignUpForm(string Email, string? Username, string Password)
{
    /// <inheritdoc />
    public override string ToString() => nameof(SignUpForm);
}

/// <summary>What the sign-up flow says.</summary>
public abstract record SignUpOutcome
{
    private SignUpOutcome()
    {
    }

    /// <summary>A mail is on its way to the address, and this browser carries the sign-up's token: the same whether the address was free or taken (S-003).</summary>
    public sealed record CodeSent : SignUpOutcome;

    /// <summary>What was typed cannot be used.</summary>
    public sealed record Invalid(IReadOnlyList<SignUpProblem> Problems) : SignUpOutcome;

    /// <summary>The account exists and is signed in.</summary>
    public sealed record SignedUp(SignedInPerson Person) : SignUpOutcome;

    /// <summary>The code is wrong, expired or spent, or another browser's: one answer for all (S-036).</summary>
    public sealed record WrongCode : SignUpOutcome;

    /// <summary>This browser has no sign-up under way, or it cannot go on: begin anew.</summary>
    public sealed record NothingPending : SignUpOutcome;

    /// <summary>Not now.</summary>
    public sealed record Refused(Refusal Reason) : SignUpOutcome;

    /// <summary>Accounts are not open to strangers here.</summary>
    public sealed record Closed : SignUpOutcome;
}

/// <summary>One thing wrong with a sign-up form.</summary>
public abstract record SignUpProblem
{
    private SignUpProblem()
    {
    }

    /// <summary>Not an e-mail address.</summary>
    public sealed record InvalidEmail : SignUpProblem;

    /// <summary>Not a user name, or one that looks like an address or phone number (S-006).</summary>
    public sealed record InvalidUsername : SignUpProblem;

    /// <summary>Somebody has this user name; unlike an address, it may be told.</summary>
    public sealed record UsernameTaken : SignUpProblem;

    /// <summary>The password breaks a rule.</summary>
    public sealed record BadPassword(PasswordProblem Problem) : SignUpProblem;
}

/// <summary>A sign-up that waits, as the page of its code shows it.</summary>
/// <param name="Email">The address the mail went to.</param>
/// <param name="ResendAt">When another code may be asked for.</param>
public sealed record WaitingSignUp(string Email, DateTimeOffset ResendAt);
