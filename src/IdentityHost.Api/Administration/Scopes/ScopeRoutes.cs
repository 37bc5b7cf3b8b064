using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Scopes;

/// <summary>The routes of scopes and resources.</summary>
internal static class ScopeRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddScopeRoutes(this IServiceCollection services) => services.AddSingleton<ScopeResource>().AddSingleton<ResourceResource>();

    /// <summary>Maps them.</summary>
    public static void MapScopes(this RestTable table)
    {
        var (read, write) = (Read(Permissions.ScopesRead), Write(Permissions.ScopesManage));
        table.On(
            "scopes",
            Of<ScopeResource>("GET", "listScopes", read, "The scopes.", (e, c) => e.ListAsync(c)) with { Output = typeof(ScopePage), IsPaged = true, List = ScopeResource.Form },
            Creating<ScopeResource, ScopeInput>("createScope", write, "Adds a scope, for resources of the operator's.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(ScopeData), TellsEntityTag = true });
        table.On(
            "scopes/{name}",
            Of<ScopeResource>("GET", "getScope", read, "A scope.", (e, c) => e.GetAsync(c)) with { Output = typeof(ScopeData), TellsEntityTag = true },
            Patching<ScopeResource, ScopePatch>("updateScope", write, "Changes a scope: what is missing stays. Those that belong to the server stay what they are.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(ScopeData), IsConditional = true, Refusals = [409] },
            Of<ScopeResource>("DELETE", "deleteScope", write, "Deletes a scope: no client gets it any more.", (e, c) => e.DeleteAsync(c)) with { Success = 204, Refusals = [409] });
        table.On(
            "resources",
            Of<ResourceResource>("GET", "listResources", read, "What access tokens may be for.", (e, c) => e.ListAsync(c)) with { Output = typeof(ResourcePage), IsPaged = true, List = ResourceResource.Form },
            Creating<ResourceResource, ResourceInput>("createResource", write, "Adds a resource: has scopes be good at it.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(ResourceData), TellsEntityTag = true, Refusals = [412] });
        table.On(
            "resources/{id}",
            Of<ResourceResource>("GET", "getResource", read, "A resource.", (e, c) => e.GetAsync(c)) with { Output = typeof(ResourceData), TellsEntityTag = true },
            Patching<ResourceResource, ResourcePatch>("updateResource", write, "Says which scopes are good at a resource.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(ResourceData), IsConditional = true, Refusals = [409] },
            Of<ResourceResource>("DELETE", "deleteResource", write, "Takes a resource off all its scopes; none may be left without one.", (e, c) => e.DeleteAsync(c))
                with
            { Success = 204, Refusals = [409, 412] });
    }
}
