namespace IdentityHost.Accounts.Groups;

/// <summary>A group as the faces show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Unique, however it is written.</param>
/// <param name="NormalizedName">As names are compared, and groups are ordered.</param>
/// <param name="IsRoot">Whether it is the group of the superusers, which nobody changes.</param>
public sealed record GroupSummary(string Id, string Name, string NormalizedName, bool IsRoot)
{
    public string? Description { get; init; }

    /// <summary>What its members may do; for the superusers everything this server knows.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Of a group.</summary>
    public static GroupSummary Of(Group group)
    {
        var isRoot = group.NormalizedName == Group.RootNormalizedName;
        return new(group.Id, group.Name!, group.NormalizedName!, isRoot) { Description = group.Description, Permissions = isRoot ? Groups.Permissions.All : [.. group.Permissions] };
    }
}
