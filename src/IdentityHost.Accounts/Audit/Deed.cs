using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Audit;

/// <summary>What was done, before it is said who did it, when and from where.</summary>
/// <param name="Event">One of <see cref="AuditEvents"/>.</param>
/// <param name="AccountId">To which account; null for none.</param>
public sealed record Deed(string Event, string? AccountId)
{
    /// <summary>The session it is about; otherwise the one it was done in is noted.</summary>
    public string? SessionId { get; init; }

    /// <summary>The client it is about; otherwise the one it was done through is noted.</summary>
    public string? ClientId { get; init; }

    /// <summary>Who did it, where the request cannot say so: nobody is signed in, but the deed itself proves it.</summary>
    public AuditActor? Actor { get; init; }

    public AuditOutcome Outcome { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<(string Name, string? Value)> Details { get; init; } = [];
}

/// <summary>Writes a row of the audit log with the rest of the act, or not at all (S-202).</summary>
/// <param name="Entry">The row.</param>
/// <param name="Of">What it tells of. Where that found nothing to change, nothing is told.</param>
public sealed record RecordAudit(AuditEntry Entry, Change Of) : Change;
