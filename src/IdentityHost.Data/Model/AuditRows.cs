namespace IdentityHost.Data.Model;

/// <summary>One row of the audit log; a trigger refuses every change of it. It names accounts by their ids and outlives them.</summary>
internal sealed class AuditRow
{
    public required string Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Event { get; set; }
    public int ActorKind { get; set; }
    public string? ActorId { get; set; }
    public string? AccountId { get; set; }
    public string? SessionId { get; set; }
    public string? ClientId { get; set; }
    public string? Address { get; set; }
    public int Outcome { get; set; }
    public string? Reason { get; set; }
    public string? Reference { get; set; }
    public string? Details { get; set; }
}
