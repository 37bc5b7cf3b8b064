using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.Groups;

/// <summary>What somebody who administers may do.</summary>
/// <param name="AccountId">Whose rights they are; null at the command line.</param>
/// <param name="Rank">How high they stand; a superuser has every permission there is and will be.</param>
/// <param name="Permissions">What they have; for a superuser all of this server.</param>
/// <param name="Groups">The names of the groups they are in.</param>
public sealed record Rights(string? AccountId, Rank Rank, IReadOnlyCollection<string> Permissions, IReadOnlyCollection<string> Groups)
{
    /// <summary>Whoever has the server's files has everything.</summary>
    public static Rights Operator { get; } = new(null, Rank.Superuser, Accounts.Groups.Permissions.All, []);

    /// <summary>Whether they may do everything.</summary>
    public bool IsSuperuser => Rank == Rank.Superuser;

    /// <summary>Of an account as it is stored now; nothing for one that is disabled.</summary>
    public static Rights Of(AccountSnapshot snapshot) =>
        snapshot.Account.IsActive ? new(snapshot.Account.Id, PermissionRules.RankOf(snapshot.Account), snapshot.Permissions, snapshot.Groups) : new(snapshot.Account.Id, Rank.Person, [], []);

    /// <summary>Whether they have this permission.</summary>
    public bool Has(string permission) => IsSuperuser || Permissions.Contains(permission);

    /// <summary>Whether they are in the group of this name, or as good as.</summary>
    public bool IsIn(string group) => IsSuperuser || Groups.Contains(group);

    /// <summary>Whether these are all of those, or more.</summary>
    public bool Cover(Rights others) => Rank >= others.Rank && others.Permissions.All(Has) && others.Groups.All(IsIn);
}
