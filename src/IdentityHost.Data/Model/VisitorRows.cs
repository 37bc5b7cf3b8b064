namespace IdentityHost.Data.Model;

/// <summary>A browser or app that is not signed in and has something under way.</summary>
internal sealed class VisitorRow
{
    public required string Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public int Kind { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Something a visitor began; its holder is a visitor or a session.</summary>
internal sealed class PendingStepRow
{
    public required string Holder { get; set; }
    public int Kind { get; set; }
    public required string Id { get; set; }
    public string? AccountId { get; set; }
    public string? SentTo { get; set; }
    public byte[]? CodeHash { get; set; }
    public int TriesLeft { get; set; }
    public int ResendsLeft { get; set; }
    public int ChangesLeft { get; set; }
    public string? Data { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}
