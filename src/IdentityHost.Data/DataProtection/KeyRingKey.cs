namespace IdentityHost.Data.DataProtection;

/// <summary>The key under which the Data Protection key ring is encrypted in the database: derived from the master key, never stored.</summary>
/// <param name="Value">32 bytes.</param>
public sealed record KeyRingKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(KeyRingKey);
}
