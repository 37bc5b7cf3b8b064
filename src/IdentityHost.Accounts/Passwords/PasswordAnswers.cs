using System.Diagnostics;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Passwords;

/// <summary>What flows answer when a password was not right.</summary>
internal static class PasswordAnswers
{
    /// <summary>The answer.</summary>
    /// <param name="result">Anything but right.</param>
    /// <param name="code">allauth's code for a wrong one.</param>
    /// <param name="param">The field.</param>
    public static FlowOutcome Of(PasswordCheckResult result, string code, string param) => result switch
    {
        PasswordCheckResult.Wrong => FlowOutcome.Failed(code, param),
        PasswordCheckResult.Throttled { ByRate: true } throttled => new FlowOutcome.Throttled(throttled.RetryAfter),
        PasswordCheckResult.Throttled throttled => new FlowOutcome.Throttled(throttled.RetryAfter) { Error = new InputError("too_many_login_attempts") },
        PasswordCheckResult.Busy => FlowOutcome.Hashing,
        _ => throw new UnreachableException(),
    };
}
