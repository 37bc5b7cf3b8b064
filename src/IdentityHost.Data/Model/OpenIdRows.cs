namespace IdentityHost.Data.Model;

/// <summary>A registered client; metadata and secrets as JSON.</summary>
internal sealed class ClientRow
{
    public required string Id { get; set; }
    public required string Metadata { get; set; }

    /// <summary>The name in the metadata, to sort and search by.</summary>
    public required string NormalizedName { get; set; }
    public required string Secrets { get; set; }
    public int Origin { get; set; }
    public bool FirstParty { get; set; }
    public bool RequireConsent { get; set; }
    public bool Verified { get; set; }
    public bool Disabled { get; set; }
    public byte[]? RegistrationTokenHash { get; set; }
    public string? Logo { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A client's picture, named after its content; equal pictures of several clients are one row.</summary>
internal sealed class LogoRow
{
    public required string Hash { get; set; }
    public required string ContentType { get; set; }
    public required byte[] Image { get; set; }
    public DateTimeOffset SavedAt { get; set; }
}

/// <summary>A scope; resources separated by spaces.</summary>
internal sealed class ScopeRow
{
    public required string Name { get; set; }
    public required string Description { get; set; }
    public required string Resources { get; set; }
}

/// <summary>A remembered consent; scopes and resources separated by spaces.</summary>
internal sealed class ConsentRow
{
    public required string Subject { get; set; }
    public required string ClientId { get; set; }
    public required string Scopes { get; set; }
    public required string Resources { get; set; }
    public DateTimeOffset GrantedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>What a code and a grant have in common: the authorization.</summary>
internal abstract class AuthorizationRow
{
    public required string GrantId { get; set; }
    public required string ClientId { get; set; }
    public required string Subject { get; set; }
    public required string SubjectStamp { get; set; }
    public required string SessionId { get; set; }
    public DateTimeOffset AuthenticatedAt { get; set; }
    public required string Amr { get; set; }
    public required string Acr { get; set; }
    public required string Scopes { get; set; }
    public required string Resources { get; set; }
    public string? Claims { get; set; }
    public bool AuthTimeRequested { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>An authorization code.</summary>
internal sealed class AuthorizationCodeRow : AuthorizationRow
{
    public required byte[] Hash { get; set; }
    public required string RedirectUri { get; set; }
    public bool RedirectUriWasSent { get; set; }
    public string? CodeChallenge { get; set; }
    public string? Nonce { get; set; }
    public DateTimeOffset? RedeemedAt { get; set; }
}

/// <summary>A refresh family. No index contains what a refresh changes, so that PostgreSQL updates the row in place (HOT).</summary>
internal sealed class GrantRow : AuthorizationRow
{
    public required byte[] FamilyHash { get; set; }
    public required byte[] TokenHash { get; set; }
    public byte[]? PreviousHash { get; set; }
    public byte[]? Successor { get; set; }
    public DateTimeOffset? RotatedAt { get; set; }
    public int GraceUses { get; set; }
    public bool Offline { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset IdleExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>An authorization request that waits; parameters as JSON.</summary>
internal sealed class AuthorizationRequestRow
{
    public required byte[] Hash { get; set; }
    public required string ClientId { get; set; }
    public required string Parameters { get; set; }
    public bool Pushed { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? PresentedAt { get; set; }
    public string? AccountChosenIn { get; set; }
    public string? ConsentGivenIn { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>Something revoked before it expired. <see cref="Sequence"/> is the version of the list that brought it: nodes read on from the last one they know.</summary>
internal sealed class RevocationRow
{
    public int Kind { get; set; }
    public required string Value { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public long Sequence { get; set; }
}

/// <summary>A signing key.</summary>
internal sealed class SigningKeyRow
{
    public required string Id { get; set; }
    public required string Algorithm { get; set; }
    public int Generation { get; set; }
    public required byte[] ProtectedPrivateKey { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset SignsFrom { get; set; }
    public DateTimeOffset? RemoveAt { get; set; }
}

/// <summary>A client assertion that was used; its id as SHA-256, because the sender chooses how long it is.</summary>
internal sealed class AssertionIdRow
{
    public required string ClientId { get; set; }
    public required byte[] IdHash { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>An initial access token.</summary>
internal sealed class InitialAccessTokenRow
{
    public required string Id { get; set; }
    public required byte[] Hash { get; set; }
    public string? Note { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public int UsesLeft { get; set; }
}
