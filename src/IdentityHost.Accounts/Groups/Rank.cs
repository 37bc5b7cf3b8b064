namespace IdentityHost.Accounts.Groups;

/// <summary>How high an account stands, the lowest first. Nobody acts on who stands higher (<see cref="PermissionRules"/>).</summary>
public enum Rank
{
    /// <summary>Whoever has an account, with whatever permissions.</summary>
    Person,

    /// <summary>Whoever may enter the administration and look around.</summary>
    Staff,

    /// <summary>Whoever may do everything.</summary>
    Superuser,
}
