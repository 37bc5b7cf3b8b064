using IdentityHost.Api.Rest.Description;
using IdentityHost.OpenId;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Rest;

/// <summary>Maps the operations of an API, each behind the gate.</summary>
internal sealed class RestTable(IEndpointRouteBuilder routes, RestApi api)
{
    /// <summary>The operations of one path.</summary>
    /// <param name="path">Behind the API's own, without a slash in front.</param>
    /// <param name="operations">One for each method.</param>
    public void On(string path, params RestOperation[] operations)
    {
        var template = $"{api.Resource}/{path}";
        var allowed = string.Join(", ", operations.Select(o => o.Method == "GET" ? "GET, HEAD" : o.Method));
        foreach (var operation in operations)
        {
            routes.MapResource(template, operation.Method, allowed, http => routes.ServiceProvider.GetRequiredService<RestGate>().RunAsync(http, api, operation))
                .WithMetadata(new DescribedRest(api, template, operation));
        }

        routes.MapResource(template, "OPTIONS", allowed, static _ => Task.CompletedTask);
    }

    /// <summary>The description, for everybody.</summary>
    public void Describe() =>
        routes.MapMethods(api.Document, ["GET", "HEAD"], http => routes.ServiceProvider.GetRequiredService<RestDocuments>().GetAsync(http, api));
}
