namespace IdentityHost.Accounts.Administration;

/// <summary>Which accounts somebody wants to see.</summary>
public sealed record AccountFilter
{
    /// <summary>How the primary address or the user name begins, normalised; null for any.</summary>
    public string? Beginning { get; init; }

    public bool StaffOnly { get; init; }
    public bool SuperusersOnly { get; init; }
    public bool DisabledOnly { get; init; }
}

/// <summary>Lists accounts for whoever administers them.</summary>
public interface IAccountDirectory
{
    /// <summary>Accounts in the order of their ids, after the one given.</summary>
    Task<IReadOnlyList<Account>> PageAsync(AccountFilter filter, string? afterId, int limit, CancellationToken ct);
}
