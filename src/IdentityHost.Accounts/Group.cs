using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts;

/// <summary>A group of accounts; its name stands in the <c>groups</c> claim, its permissions open the administration.</summary>
public sealed class Group : IdentityRole
{
    /// <summary>The group of the superusers. It is made with the first of them and has every permission; who is in it follows from who is superuser.</summary>
    public const string Root = "Root";

    /// <summary>Its name as names are compared.</summary>
    public const string RootNormalizedName = "ROOT";

    public string? Description { get; set; }

    /// <summary>Permissions named <c>resource.act</c>, for example <c>users.view</c>.</summary>
    public IList<string> Permissions { get; set; } = [];
}
