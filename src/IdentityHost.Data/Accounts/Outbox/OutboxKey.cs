namespace IdentityHost.Data.Accounts.Outbox;

/// <summary>The key under which the texts of messages are encrypted in the database: derived from the master key, never stored.</summary>
/// <param name="Value">32 bytes.</param>
public sealed record OutboxKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(OutboxKey);
}
