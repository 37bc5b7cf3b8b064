using IdentityHost.Api.Administration;
using IdentityHost.Api.OwnAccount;
using IdentityHost.Api.Rest.Description;
using IdentityHost.Api.Rest.Idempotency;
using IdentityHost.Api.Rest.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Rest;

/// <summary>Registers the REST APIs.</summary>
public static class RestServices
{
    /// <summary>Adds what they share, and the endpoints of each; all of it is without state.</summary>
    public static IServiceCollection AddRestApis(this IServiceCollection services)
    {
        services.AddSingleton(ApiScopes.All);
        services.AddSingleton<StepUp>();
        services.AddSingleton<FlowProblems>();
        services.AddSingleton<RestGate>();
        services.AddSingleton<RestDocuments>();
        services.AddSingleton<DescriptionPage>();
        services.AddSingleton<IdempotentCreation>();
        return services.AddAccountApi().AddAdministrationApi();
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapRestApis(this IEndpointRouteBuilder routes) => routes.MapAccountApi().MapAdministrationApi();

    /// <summary>Maps the page that shows their descriptions; for Development.</summary>
    public static void MapRestDescriptionPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(DescriptionPage.Path, (RequestDelegate)(http => http.RequestServices.GetRequiredService<DescriptionPage>().GetAsync(http)));
}
