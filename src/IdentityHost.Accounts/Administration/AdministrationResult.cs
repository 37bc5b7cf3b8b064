namespace IdentityHost.Accounts.Administration;

/// <summary>What an act of the administration gave.</summary>
public abstract record AdministrationResult
{
    private AdministrationResult()
    {
    }

    /// <summary>It is done.</summary>
    public sealed record Done : AdministrationResult;

    /// <summary>A group was made or changed.</summary>
    public sealed record DoneWith(Group Group) : AdministrationResult;

    /// <summary>What it should act on is not there.</summary>
    public sealed record NotFound : AdministrationResult;

    /// <summary>It is above the rights of whoever asks (S-194).</summary>
    public sealed record Forbidden : AdministrationResult;

    /// <summary>It would leave no active superuser.</summary>
    public sealed record LastSuperuser : AdministrationResult;

    /// <summary>It was changed meanwhile, or the name is taken.</summary>
    public sealed record Conflict : AdministrationResult;

    /// <summary>It was asked for too often.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : AdministrationResult;

    /// <summary>What was given is not good.</summary>
    /// <param name="Field">Which.</param>
    /// <param name="Problem">A sentence.</param>
    public sealed record Invalid(string Field, string Problem) : AdministrationResult;
}
