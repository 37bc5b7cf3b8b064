namespace IdentityHost.Accounts.Audit;

/// <summary>The audit log. Deeds write their rows themselves, in the transaction of what they change; here is what is not a change, and what reads.</summary>
public interface IAuditLog
{
    /// <summary>Writes a row alone: nothing was changed that it could belong to.</summary>
    Task RecordAsync(AuditEntry entry, CancellationToken ct);

    /// <summary>A page of the rows that fit, in the order the filter says.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The id of the last row of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<AuditEntry>> PageAsync(AuditFilter filter, string? after, int limit, CancellationToken ct);
}

/// <summary>Which rows of the audit log; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>Done to this account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Done by this account, client or operator.</summary>
    public string? ActorId { get; init; }

    /// <summary>Done through this client, or to it.</summary>
    public string? ClientId { get; init; }

    public string? Event { get; init; }

    /// <summary>At this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Otherwise the newest come first.</summary>
    public bool OldestFirst { get; init; }
}
