namespace IdentityHost.OpenId.Issuance;

/// <summary>A refresh family: one row, whose token hash moves forward at every refresh.</summary>
/// <remarks>RFC 9700 §4.14.2; lifetimes S-128; grace for parallel tabs S-130.</remarks>
public sealed record Grant
{
    public required Authorization Authorization { get; init; }

    public required string ClientId { get; init; }

    /// <summary>SHA-256 of the part of the refresh token that stays the same for the family's whole life; who holds it once held a real token.</summary>
    public required byte[] FamilyHash { get; init; }

    /// <summary>SHA-256 of the refresh token that is good now.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>SHA-256 of the token before it; null before the first refresh.</summary>
    public byte[]? PreviousHash { get; init; }

    /// <summary>The present token, encrypted under a key derived from the previous one: only who presents that one can read it.</summary>
    public byte[]? Successor { get; init; }

    /// <summary>When the previous token was spent; the grace counts from here.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>How often the previous token was presented again within the grace.</summary>
    public int GraceUses { get; init; }

    /// <summary>Whether the grant outlives the session (<c>offline_access</c>); otherwise it dies with it.</summary>
    public required bool Offline { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the present token stops working if it is not used.</summary>
    public required DateTimeOffset IdleExpiresAt { get; init; }

    /// <summary>When the family ends, however often it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the family was revoked; null while it lives.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>How a refresh token was moved forward.</summary>
/// <param name="SpentHash">SHA-256 of the token that was presented.</param>
/// <param name="TokenHash">SHA-256 of its successor.</param>
/// <param name="Successor">The successor, encrypted under a key derived from the presented token.</param>
/// <param name="At">When.</param>
/// <param name="IdleExpiresAt">When the successor stops working if it is not used.</param>
public sealed record Rotation(byte[] SpentHash, byte[] TokenHash, byte[] Successor, DateTimeOffset At, DateTimeOffset IdleExpiresAt);

/// <summary>The refresh families.</summary>
public interface IGrants
{
    /// <summary>The grant with this id, dead ones included until they are cleaned up, or null.</summary>
    Task<Grant?> FindAsync(string grantId, CancellationToken ct);

    /// <summary>Adds a family that begins without a code. Conditional: the account is active and bears the grant's stamp, the client is not disabled (S-232).</summary>
    Task<bool> TryAddAsync(Grant grant, CancellationToken ct);

    /// <summary>Moves the family forward by one conditional UPDATE (the presented hash is the present one, not revoked, not expired); false when it was not.</summary>
    Task<bool> TryRotateAsync(string grantId, Rotation rotation, CancellationToken ct);

    /// <summary>
    /// Counts one repeat of the previous token within the grace by one conditional UPDATE; false when the hash is not the
    /// previous one, it was spent before <paramref name="spentSince"/>, or it was repeated <paramref name="most"/> times already.
    /// </summary>
    Task<bool> TryRepeatAsync(string grantId, byte[] spentHash, DateTimeOffset spentSince, int most, CancellationToken ct);

    /// <summary>Ends the family and, through the revocation list, every access token that names it; also when no such row exists. Repeating it is harmless.</summary>
    /// <param name="authorization">What it grew from.</param>
    /// <param name="clientId">Whose it is.</param>
    /// <param name="why">For the audit log.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Cancels.</param>
    Task RevokeAsync(Authorization authorization, string clientId, GrantEnd why, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Why a family ends before its time.</summary>
public enum GrantEnd
{
    /// <summary>Its client gave a token of it back (RFC 7009).</summary>
    GivenBack,

    /// <summary>A spent refresh token of it was shown again (RFC 9700 §4.14.2).</summary>
    RefreshTokenReplayed,

    /// <summary>The code it began with was shown again (RFC 6749 §4.1.2).</summary>
    CodeReplayed,
}
