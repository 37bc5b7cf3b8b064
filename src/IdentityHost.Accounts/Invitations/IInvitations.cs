using IdentityHost.Accounts.Paging;

namespace IdentityHost.Accounts.Invitations;

/// <summary>Reads of invitations; writes are acts.</summary>
public interface IInvitations
{
    /// <summary>The invitation with this key that is neither accepted nor over at <paramref name="at"/>, while whoever sent it has an active account; or null.</summary>
    ValueTask<Invitation?> FindAsync(byte[] keyHash, DateTimeOffset at, CancellationToken ct);

    /// <summary>What an account sent, newest first: the last hundred.</summary>
    Task<IReadOnlyList<Invitation>> ListAsync(string invitedById, CancellationToken ct);

    /// <summary>The invitation with this id, whoever sent it; or null.</summary>
    Task<Invitation?> FindByIdAsync(string id, CancellationToken ct);

    /// <summary>A page of everybody's invitations.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="order">By what they are ordered.</param>
    /// <param name="descending">Whether the last come first.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="at">The time, by which open ones are told from those that are over.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Invitation>> PageAsync(
        InvitationFilter filter, InvitationOrder order, bool descending, RowPlace<DateTimeOffset>? after, int limit, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Which invitations; what is null does not matter.</summary>
public sealed record InvitationFilter
{
    /// <summary>How the invited address begins, normalised.</summary>
    public string? Beginning { get; init; }

    public string? InvitedById { get; init; }

    public InvitationState? State { get; init; }
}

/// <summary>The orders of invitations.</summary>
public enum InvitationOrder
{
    CreatedAt,
    ExpiresAt,
}
