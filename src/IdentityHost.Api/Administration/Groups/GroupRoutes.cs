using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Administration.Users;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Groups;

/// <summary>The routes of groups and permissions.</summary>
internal static class GroupRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddGroupRoutes(this IServiceCollection services) => services.AddSingleton<GroupResource>();

    /// <summary>Maps them.</summary>
    public static void MapGroups(this RestTable table)
    {
        var (read, write) = (Read(Permissions.GroupsRead), Write(Permissions.GroupsManage));
        table.On(
            "groups",
            Of<GroupResource>("GET", "listGroups", read, "The groups.", (e, c) => e.ListAsync(c)) with { Output = typeof(GroupPage), IsPaged = true, List = GroupResource.Form },
            Creating<GroupResource, GroupInput>("createGroup", write, "Makes a group, with permissions of one's own at most.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(GroupData), TellsEntityTag = true });
        table.On(
            "groups/{id}",
            Of<GroupResource>("GET", "getGroup", read, "A group.", (e, c) => e.GetAsync(c)) with { Output = typeof(GroupData), TellsEntityTag = true },
            Patching<GroupResource, GroupPatch>("updateGroup", write, "Changes a group: what is missing stays, null takes away.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(GroupData), IsConditional = true, Refusals = [409] },
            Of<GroupResource>("DELETE", "deleteGroup", write, "Deletes a group; its members lose what it gave them.", (e, c) => e.DeleteAsync(c)) with { Success = 204, Refusals = [409] });
        table.On(
            "groups/{id}/members",
            Of<GroupResource>("GET", "listGroupMembers", read, "Who is in a group.", (e, c) => e.ListMembersAsync(c))
                with
            { Output = typeof(UserPage), IsPaged = true, List = UserPages.Form });
        table.On(
            "groups/{id}/members/{user_id}",
            Of<GroupResource>("PUT", "addGroupMember", write, "Brings somebody into a group.", (e, c) => e.JoinAsync(c)) with { Success = 204, Refusals = [409] },
            Of<GroupResource>("DELETE", "removeGroupMember", write, "Takes somebody out of a group.", (e, c) => e.LeaveAsync(c)) with { Success = 204, Refusals = [409] });
        table.On(
            "permissions",
            Plain("GET", "listPermissions", read, "The permissions of this server.", PermissionResource.ListAsync) with { Output = typeof(PermissionPage), IsPaged = true, List = PermissionResource.Form });
        table.On(
            "permissions/{name}",
            Plain("GET", "getPermission", read, "A permission.", PermissionResource.GetAsync) with { Output = typeof(PermissionData) });
    }
}
