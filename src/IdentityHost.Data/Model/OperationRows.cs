namespace IdentityHost.Data.Model;

/// <summary>A key of the Data Protection key ring: XML whose secrets are encrypted under the key derived from the master key.</summary>
internal sealed class DataProtectionKeyRow
{
    public required string Name { get; set; }
    public required string Xml { get; set; }
}

/// <summary>Who may do a background task now; the fence grows with every new holder.</summary>
internal sealed class LeaseRow
{
    public required string Name { get; set; }
    public required string Holder { get; set; }
    public long Fence { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>A request that may come twice: whoever answers it, and the answer, encrypted.</summary>
internal sealed class IdempotencyKeyRow
{
    public required byte[] KeyHash { get; set; }
    public required byte[] RequestHash { get; set; }
    public required string Holder { get; set; }
    public DateTimeOffset HeldUntil { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public byte[]? Answer { get; set; }
}

/// <summary>An entry of a block list that somebody added to those of the settings.</summary>
internal sealed class BlockEntryRow
{
    public required string Id { get; set; }
    public int List { get; set; }
    public required string Value { get; set; }
    public string? Note { get; set; }
    public bool IsActive { get; set; }
    public required string Version { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>How often something that nodes keep in memory was changed.</summary>
internal sealed class ChangeVersionRow
{
    public required string Kind { get; set; }
    public long Version { get; set; }
}
