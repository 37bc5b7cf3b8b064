using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Invitations;

/// <summary>Somebody with an account asked somebody else to make one. The mail's key proves the address, and opens the sign-up where it is closed to strangers.</summary>
public sealed record Invitation
{
    /// <summary>Random; grants nothing.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the mailed key.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>The address, as it was typed.</summary>
    public required string Email { get; init; }

    /// <summary>The same, normalised.</summary>
    public required string Normalized { get; init; }

    /// <summary>The account that invited.</summary>
    public required string InvitedById { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the key ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When an account was made with it; null while none was.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>That account.</summary>
    public string? AcceptedById { get; init; }

    /// <summary>Without the address and the key's hash (S-200).</summary>
    public override string ToString() => $"{nameof(Invitation)} {Id}";
}

/// <summary>How an invitation stands.</summary>
public enum InvitationState
{
    /// <summary>It waits for its answer.</summary>
    Open,

    /// <summary>An account was made with it.</summary>
    Accepted,

    /// <summary>Its time was over before.</summary>
    Expired,
}

/// <summary>Adds an invitation.</summary>
public sealed record AddInvitation(Invitation Invitation) : Change;

/// <summary>Gives an invitation another key and a new end; the key before is worth nothing. Conditional: it is there as it was read, and not accepted.</summary>
public sealed record RenewInvitation(Invitation Read, byte[] KeyHash, DateTimeOffset ExpiresAt) : Change;

/// <summary>Takes an invitation back. Conditional: it is there and not accepted.</summary>
public sealed record RevokeInvitation(string Id, string InvitedById) : Change;

/// <summary>Spends an invitation on the account made with it. Conditional: it is there as it was read, alive, and not accepted (S-033).</summary>
public sealed record AcceptInvitation(Invitation Read, string AccountId) : Change;
