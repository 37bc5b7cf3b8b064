namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>What came of a step.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>It took effect.</summary>
    /// <param name="PasskeyOptions">JSON to ask a passkey with, where that was asked for.</param>
    public sealed record Taken(string? PasskeyOptions = null) : StepOutcome;

    /// <summary>It did not serve.</summary>
    public sealed record Refused(params IReadOnlyList<StepProblem> Problems) : StepOutcome;

    /// <summary>Not now.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    /// <param name="Busy">Whether the server has too much to do; otherwise there were too many tries.</param>
    public sealed record Later(TimeSpan RetryAfter, bool Busy) : StepOutcome;
}

/// <summary>One thing wrong with a step.</summary>
/// <param name="Code">What, for programs.</param>
/// <param name="Parameter">Where; null when no single parameter is at fault.</param>
public sealed record StepProblem(string Code, string? Parameter);
