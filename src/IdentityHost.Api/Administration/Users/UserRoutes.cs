using IdentityHost.Accounts.Groups;
using IdentityHost.Api.OwnAccount;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Users;

/// <summary>The routes of accounts.</summary>
internal static class UserRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddUserRoutes(this IServiceCollection services) => services.AddSingleton<UserPages>().AddSingleton<UserResource>().AddSingleton<UserActs>();

    /// <summary>Maps them.</summary>
    public static void MapUsers(this RestTable table)
    {
        var (read, update) = (Read(Permissions.UsersRead), Write(Permissions.UsersUpdate));
        table.On(
            "users",
            Of<UserResource>("GET", "listUsers", read, "The accounts.", (e, c) => e.ListAsync(c)) with { Output = typeof(UserPage), IsPaged = true, List = UserResource.Form },
            Creating<UserResource, UserInput>(
                "createUser", Write(Permissions.UsersCreate), "Makes an account; its owner gets a mail by which they prove the address and choose a password.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(UserData), TellsEntityTag = true });
        table.On(
            "users/{id}",
            Of<UserResource>("GET", "getUser", read, "An account.", (e, c) => e.GetAsync(c)) with { Output = typeof(UserData), TellsEntityTag = true },
            Patching<UserResource, ProfilePatch>("updateUser", update, "Changes a profile: what is missing stays, null takes away.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(UserData), IsConditional = true },
            Of<UserActs>("DELETE", "deleteUser", Write(Permissions.UsersDelete), "Disables an account, and deletes it when the grace is over.", (e, c) => e.DeleteAsync(c))
                with
            { Output = typeof(UserRow), Success = 202, Refusals = [409] });
        MapActs(table, update);
    }

    private static void MapActs(RestTable table, RestPolicy update)
    {
        void On(string path, RestOperation operation) => table.On(path, operation with { Success = 204, Refusals = [409] });

        On("users/{id}/disable", Of<UserActs>("POST", "disableUser", update, "Keeps an account out: its sessions, grants and tokens end at once.", (e, c) => e.DisableAsync(c)));
        On("users/{id}/enable", Of<UserActs>("POST", "enableUser", update, "Lets an account sign in again.", (e, c) => e.EnableAsync(c)));
        On("users/{id}/keep", Of<UserActs>("POST", "keepUser", Write(Permissions.UsersDelete), "Keeps an account that was to be deleted; it stays disabled.", (e, c) => e.KeepAsync(c)));
        On("users/{id}/sessions", Of<UserActs>("DELETE", "endUserSessions", Write(Permissions.SessionsEnd), "Ends all sessions of an account.", (e, c) => e.EndSessionsAsync(c)));
        On("users/{id}/password-reset", Of<UserActs>(
            "POST", "startPasswordReset", update, "Mails the owner a link to choose a new password. Nobody else chooses one.", (e, c) => e.StartPasswordResetAsync(c)));
        On("users/{id}/rights", Of<UserActs, RightsInput>("PUT", "setUserRights", update, "Makes an account staff or superuser, or ordinary again; for superusers.", (e, c, i) => e.SetRightsAsync(c, i)));
        table.On(
            "bulk/users/disable",
            Of<UserActs, UserSelection>("POST", "disableUsers", update, "Keeps several accounts out, each by itself.", (e, c, i) => e.DisableManyAsync(c, i)) with { Output = typeof(UserOutcomes) });
    }
}
