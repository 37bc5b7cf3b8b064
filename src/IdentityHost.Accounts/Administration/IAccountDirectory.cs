namespace IdentityHost.Accounts.Administration;

/// <summary>Which accounts somebody wants to see: those of which all of it is true.</summary>
public sealed record AccountFilter
{
    /// <summary>How the primary address or the user name begins, normalised; null for any.</summary>
    public string? Beginning { get; init; }

    /// <summary>Whether they may sign in.</summary>
    public bool? IsActive { get; init; }

    public bool? IsStaff { get; init; }
    public bool? IsSuperuser { get; init; }

    /// <summary>The group they are in; null for any.</summary>
    public string? GroupId { get; init; }
}

/// <summary>Lists accounts for whoever administers them.</summary>
public interface IAccountDirectory
{
    /// <summary>A page of accounts.</summary>
    /// <param name="filter">Which of them.</param>
    /// <param name="order">In which order.</param>
    /// <param name="after">Where the page before ended, in the same order; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Account>> PageAsync(AccountFilter filter, AccountOrder order, AccountPosition? after, int limit, CancellationToken ct);
}
