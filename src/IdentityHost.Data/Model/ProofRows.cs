namespace IdentityHost.Data.Model;

/// <summary>One address of an account; the account's own columns mirror the primary one.</summary>
internal sealed class EmailAddressRow
{
    public required string AccountId { get; set; }
    public required string Email { get; set; }
    public required string Normalized { get; set; }
    public bool Verified { get; set; }
    public bool Primary { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A second factor or a passkey.</summary>
internal sealed class AuthenticatorRow
{
    public required string Id { get; set; }
    public required string AccountId { get; set; }
    public int Kind { get; set; }
    public string? Name { get; set; }
    public required string Data { get; set; }
    public byte[]? CredentialHash { get; set; }
    public long Counter { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A browser that need not show the second factor again.</summary>
internal sealed class TrustedBrowserRow
{
    public required string Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public required string AccountId { get; set; }
    public required string Stamp { get; set; }
    public string? UserAgent { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>An invitation; accepted ones stay, and say who invited whom.</summary>
internal sealed class InvitationRow
{
    public required string Id { get; set; }
    public required byte[] KeyHash { get; set; }
    public required string Email { get; set; }
    public required string Normalized { get; set; }
    public required string InvitedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public string? AcceptedById { get; set; }
    public DateTimeOffset? RemoveAt { get; set; }
}

/// <summary>A link in somebody's mailbox.</summary>
internal sealed class MailedLinkRow
{
    public required byte[] KeyHash { get; set; }
    public int Purpose { get; set; }
    public required string AccountId { get; set; }
    public required string Normalized { get; set; }
    public required string Stamp { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}
