using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.Groups;

/// <summary>Nobody gives, takes away or touches what is above their own rights (S-194). That the last superuser stays is decided where it is written.</summary>
public static class PermissionRules
{
    /// <summary>Whether they may give, or take away, all of these permissions: only what they have themselves.</summary>
    public static bool MayGive(Rights by, IEnumerable<string> permissions) => by.IsSuperuser || permissions.All(by.Has);

    /// <summary>Whether they may act on this account: superusers on all, others on those that can do nothing they cannot.</summary>
    public static bool MayActOn(Rights by, AccountSnapshot target) => by.IsSuperuser || (!target.Account.IsSuperuser && MayGive(by, target.Permissions));

    /// <summary>Whether they may change this group: its permissions are given and taken with it.</summary>
    public static bool MayChange(Rights by, Group group) => group.NormalizedName != Group.RootNormalizedName && MayGive(by, group.Permissions);

    /// <summary>Whether they may make staff and superusers, or make them ordinary: no permission is for that.</summary>
    public static bool MaySetRights(Rights by) => by.IsSuperuser;

    /// <summary>
    /// Whether they may make, change or take away a client. An app of the operator's own acts for whoever uses it without asking, with all that person may,
    /// so that superusers alone decide about those.
    /// </summary>
    public static bool MayTrust(Rights by, bool isFirstParty) => by.IsSuperuser || !isFirstParty;
}
