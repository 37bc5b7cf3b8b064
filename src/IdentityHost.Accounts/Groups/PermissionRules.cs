using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.Groups;

/// <summary>
/// Nobody gives, takes away or touches what is above their own rights (S-194). An account stands above another one by its <see cref="Rank"/>, or by a single
/// permission the other has not. A group gives its permissions, and its name, which apps elsewhere read in the <c>groups</c> claim and trust. That the last
/// superuser stays, and that these rules hold still at the write, is decided where it is written (<see cref="Administration.HoldRights"/>).
/// </summary>
public static class PermissionRules
{
    /// <summary>How high an account stands, disabled or not.</summary>
    public static Rank RankOf(Account account) => account.IsSuperuser ? Rank.Superuser : account.IsStaff ? Rank.Staff : Rank.Person;

    /// <summary>Whether they may give, or take away, all of these permissions: only what they have themselves.</summary>
    public static bool MayGive(Rights by, IEnumerable<string> permissions) => permissions.All(by.Has);

    /// <summary>Whether they may act on this account: superusers on all, others on those that stand no higher and can do nothing they cannot.</summary>
    public static bool MayActOn(Rights by, AccountSnapshot target) => by.IsSuperuser || (by.Rank >= RankOf(target.Account) && MayGive(by, target.Permissions));

    /// <summary>
    /// Whether they may give a group this name, or give the group that has it: who is in it themselves, and who has the permission for it. A name that no group
    /// has yet is worth as much to an app that was told of it.
    /// </summary>
    public static bool MayName(Rights by, string group) => by.IsIn(group) || by.Has(Permissions.GroupsName);

    /// <summary>Whether they may change this group or who is in it: its permissions and its name are given and taken with it. Who is in <c>Root</c> follows from who is superuser.</summary>
    public static bool MayChange(Rights by, Group group) =>
        group.NormalizedName != Group.RootNormalizedName && MayGive(by, group.Permissions) && MayName(by, group.Name!);

    /// <summary>Whether they may make staff and superusers, or make them ordinary: no permission is for that.</summary>
    public static bool MaySetRights(Rights by) => by.IsSuperuser;

    /// <summary>Whether they may decide about apps of the operator's own, which act for whoever uses them with all that person may: no permission is for that.</summary>
    public static bool MayDecideAboutOwnApps(Rights by) => by.IsSuperuser;
}
