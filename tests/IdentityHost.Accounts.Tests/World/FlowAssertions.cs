using IdentityHost.Accounts.SignIn;
using Shouldly;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>What a flow's answer should be, in one word.</summary>
internal static class FlowAssertions
{
    /// <summary>The step took effect.</summary>
    public static void ShouldAdvance(this FlowOutcome outcome) => outcome.ShouldBeOfType<FlowOutcome.Advanced>();

    /// <summary>Identifier and password do not fit, whichever of them is wrong.</summary>
    public static void ShouldBeMismatch(this FlowOutcome outcome) => outcome.ShouldFail("email_password_mismatch", "password");

    /// <summary>One thing is wrong with what came.</summary>
    public static void ShouldFail(this FlowOutcome outcome, string code, string? param = null) =>
        outcome.ShouldBeOfType<FlowOutcome.Invalid>().Errors.ShouldBe([new InputError(code, param)]);

    /// <summary>Too many tries.</summary>
    public static void ShouldBeThrottled(this FlowOutcome outcome) => outcome.ShouldBeOfType<FlowOutcome.Throttled>();

    /// <summary>Too many tries, for this long.</summary>
    public static void ShouldBeThrottled(this FlowOutcome outcome, TimeSpan wait) => outcome.ShouldBeOfType<FlowOutcome.Throttled>().RetryAfter.ShouldBe(wait);

    /// <summary>The step is not owed, or its time is over.</summary>
    public static void ShouldNotBePending(this FlowOutcome outcome) => outcome.ShouldBeOfType<FlowOutcome.NotPending>();
}
