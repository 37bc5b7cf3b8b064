using IdentityHost.Api.Administration.Audit;
using IdentityHost.Api.Administration.BlockLists;
using IdentityHost.Api.Administration.Clients;
using IdentityHost.Api.Administration.Consents;
using IdentityHost.Api.Administration.Groups;
using IdentityHost.Api.Administration.Invitations;
using IdentityHost.Api.Administration.Keys;
using IdentityHost.Api.Administration.Scopes;
using IdentityHost.Api.Administration.Sessions;
using IdentityHost.Api.Administration.Users;
using IdentityHost.Api.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Administration;

/// <summary>The administration API: its resources, each with a route table of its own.</summary>
internal static class AdministrationApi
{
    private static readonly RestApi s_api = new(
        "Administration API", ApiScopes.AdministrationResource, "/openapi/admin.json", AdministrationInputs.Default, AdministrationOutputs.Default)
    {
        AuditsRefusals = true,
    };

    /// <summary>Adds its endpoints.</summary>
    public static IServiceCollection AddAdministrationApi(this IServiceCollection services)
    {
        services.AddSingleton<AdministrationEntrance>();
        return services.AddUserRoutes().AddGroupRoutes().AddSessionRoutes().AddInvitationRoutes().AddBlockListRoutes()
            .AddClientRoutes().AddScopeRoutes().AddSigningKeyRoutes().AddConsentRoutes().AddAuditRoutes();
    }

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapAdministrationApi(this IEndpointRouteBuilder routes)
    {
        var table = new RestTable(routes, s_api);
        table.MapUsers();
        table.MapGroups();
        table.MapClients();
        table.MapScopes();
        table.MapSigningKeys();
        table.MapConsents();
        table.MapAudit();
        table.MapSessions();
        table.MapInvitations();
        table.MapBlockLists();
        table.Describe();
        return routes;
    }
}
