using IdentityHost.Accounts.Groups;

namespace IdentityHost.Api.Administration.Groups;

/// <summary>A group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Unique, however it is written.</param>
/// <param name="Description">For people; null for none.</param>
/// <param name="Permissions">What its members may do.</param>
/// <param name="IsFixed">Whether it is the group of the superusers, which nobody changes: who is in it follows from who is superuser.</param>
internal sealed record GroupData(string Id, string Name, string? Description, IReadOnlyList<string> Permissions, bool IsFixed)
{
    public static GroupData Of(GroupSummary group) => new(group.Id, group.Name, group.Description, group.Permissions, group.IsRoot);
}

/// <summary>Some groups.</summary>
internal sealed record GroupPage(IReadOnlyList<GroupData> Items);

/// <summary>A group to make.</summary>
/// <param name="Name">Unique, however it is written.</param>
/// <param name="Description">For people; missing for none.</param>
/// <param name="Permissions">What its members may do: nothing that whoever makes it may not; missing for nothing.</param>
internal sealed record GroupInput(string Name, string? Description, IReadOnlyList<string>? Permissions);

/// <summary>What is to be different about a group.</summary>
internal sealed record GroupPatch(string? Name, string? Description, IReadOnlyList<string>? Permissions);

/// <summary>A permission of this server.</summary>
/// <param name="Name"><c>resource.act</c></param>
/// <param name="Meaning">What it allows.</param>
/// <param name="IsOwn">Whether whoever asks has it, and so may give it.</param>
internal sealed record PermissionData(string Name, string Meaning, bool IsOwn)
{
    public static PermissionData Of(string name, Rights rights) => new(name, Accounts.Groups.Permissions.Meanings[name], rights.Has(name));
}

/// <summary>Some permissions.</summary>
internal sealed record PermissionPage(IReadOnlyList<PermissionData> Items);
