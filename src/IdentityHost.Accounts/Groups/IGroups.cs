using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Paging;

namespace IdentityHost.Accounts.Groups;

/// <summary>Which groups; what is null does not matter.</summary>
public sealed record GroupFilter
{
    /// <summary>How the name begins, normalised.</summary>
    public string? Beginning { get; init; }

    /// <summary>A permission the members have.</summary>
    public string? Permission { get; init; }
}

/// <summary>Reads of groups; writes are acts.</summary>
public interface IGroups
{
    /// <summary>Groups in the order of their normalised names, after the one given.</summary>
    Task<IReadOnlyList<Group>> ListAsync(string? afterNormalizedName, int limit, CancellationToken ct);

    /// <summary>A page of the groups that fit, in the order of their normalised names or the other way round, after the one given.</summary>
    Task<IReadOnlyList<Group>> PageAsync(GroupFilter filter, bool descending, RowPlace<string>? after, int limit, CancellationToken ct);

    /// <summary>The group with this id, or null.</summary>
    Task<Group?> FindAsync(string groupId, CancellationToken ct);

    /// <summary>The group of this name, however it is written, or null.</summary>
    Task<Group?> FindByNameAsync(string name, CancellationToken ct);

    /// <summary>The groups an account is in, by name.</summary>
    Task<IReadOnlyList<Group>> OfAsync(string accountId, CancellationToken ct);

    /// <summary>The ids of accounts in a group, in their order, after the one given.</summary>
    Task<IReadOnlyList<string>> MembersAsync(string groupId, string? afterAccountId, int limit, CancellationToken ct);

}

/// <summary>Adds a group. Conditional: no group has its name.</summary>
public sealed record AddGroup(Group Group) : Change;

/// <summary>Writes a group anew. Conditional: it is there as it was read, and no other group has its name.</summary>
public sealed record ReplaceGroup(Group Read, Group Replacement) : Change;

/// <summary>Deletes a group with its memberships. Conditional: it is there as it was read.</summary>
public sealed record DeleteGroup(Group Read) : Change;

/// <summary>Brings an account into a group. Conditional: both are there, the group as it was read, for that is what is given; and the account is not in it.</summary>
public sealed record JoinGroup(string AccountId, Group Read) : Change;

/// <summary>Takes an account out of a group. Conditional: the group is there as it was read, and the account is in it.</summary>
public sealed record LeaveGroup(string AccountId, Group Read) : Change;

/// <summary>
/// Makes an account staff or superuser, or ordinary again; a superuser is in the group <c>Root</c>, which is made with the first one. Conditional: the
/// account is as it was read, and if it was a superuser and is one no more, another active one is left.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="WasStaff">As it was read.</param>
/// <param name="WasSuperuser">As it was read.</param>
/// <param name="IsStaff">From now on.</param>
/// <param name="IsSuperuser">From now on.</param>
public sealed record SetRights(string AccountId, bool WasStaff, bool WasSuperuser, bool IsStaff, bool IsSuperuser) : Change;
