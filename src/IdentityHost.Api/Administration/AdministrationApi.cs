using IdentityHost.Api.Administration.Groups;
using IdentityHost.Api.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Administration;

/// <summary>The administration API: its resources, each with a route table of its own.</summary>
internal static class AdministrationApi
{
    private static readonly RestApi s_api = new(
        "Administration API", ApiScopes.AdministrationResource, "/openapi/admin.json", AdministrationInputs.Default, AdministrationOutputs.Default);

    /// <summary>Adds its endpoints.</summary>
    public static IServiceCollection AddAdministrationApi(this IServiceCollection services)
    {
        services.AddSingleton<AdministrationEntrance>();
        return services.AddGroupRoutes();
    }

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapAdministrationApi(this IEndpointRouteBuilder routes)
    {
        var table = new RestTable(routes, s_api);
        table.MapGroups();
        table.Describe();
        return routes;
    }
}
