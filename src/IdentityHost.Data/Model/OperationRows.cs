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

/// <summary>How often something that nodes keep in memory was changed.</summary>
internal sealed class ChangeVersionRow
{
    public required string Kind { get; set; }
    public long Version { get; set; }
}
