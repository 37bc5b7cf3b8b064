using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts;

/// <summary>A group of accounts; its name stands in the <c>groups</c> claim, its permissions open the administration.</summary>
public sealed class Group : IdentityRole
{
    public string? Description { get; set; }

    /// <summary>Permissions named <c>resource.act</c>, for example <c>users.view</c>.</summary>
    public IList<string> Permissions { get; set; } = [];
}
