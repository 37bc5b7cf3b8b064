using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.Groups;

/// <summary>What somebody who administers may do.</summary>
/// <param name="AccountId">Whose rights they are; null at the command line.</param>
/// <param name="IsSuperuser">Whether they have every permission there is and will be.</param>
/// <param name="Permissions">What they have; for a superuser all of this server.</param>
public sealed record Rights(string? AccountId, bool IsSuperuser, IReadOnlyCollection<string> Permissions)
{
    /// <summary>Whoever has the server's files has everything.</summary>
    public static Rights Operator { get; } = new(null, true, Groups.Permissions.All);

    /// <summary>Of an account as it is stored now; nothing for one that is disabled.</summary>
    public static Rights Of(AccountSnapshot snapshot) =>
        snapshot.Account.IsActive ? new(snapshot.Account.Id, snapshot.Account.IsSuperuser, snapshot.Permissions) : new(snapshot.Account.Id, false, []);

    /// <summary>Whether they have this permission.</summary>
    public bool Has(string permission) => IsSuperuser || Permissions.Contains(permission);
}
