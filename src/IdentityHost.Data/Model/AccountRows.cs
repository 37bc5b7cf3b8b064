namespace IdentityHost.Data.Model;

/// <summary>A session; methods as JSON.</summary>
internal sealed class SessionRow
{
    public required string Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public required string AccountId { get; set; }
    public required string Stamp { get; set; }
    public int Kind { get; set; }
    public required string Methods { get; set; }
    public string? UserAgent { get; set; }
    public string? Address { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>One counter of attempts; its key as SHA-256, because it may hold what somebody typed.</summary>
internal sealed class AttemptRow
{
    public required byte[] KeyHash { get; set; }
    public int Count { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>
/// A message on its way; its text encrypted, empty when it was given up. <see cref="DueAt"/> is when a worker may take it next; null when it is sent or given up.
/// </summary>
internal sealed class OutboxRow
{
    public required string Id { get; set; }
    public int Channel { get; set; }
    public required string To { get; set; }
    public required string Subject { get; set; }
    public required string Language { get; set; }
    public required byte[] Body { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? RemoveAt { get; set; }
}
