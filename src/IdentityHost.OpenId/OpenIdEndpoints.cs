using Microsoft.AspNetCore.Routing;

namespace IdentityHost.OpenId;

/// <summary>The route table of the protocol: path to folder, all on one screen.</summary>
public static class OpenIdEndpoints
{
    /// <summary>Maps every protocol endpoint.</summary>
    public static IEndpointRouteBuilder MapOpenId(this IEndpointRouteBuilder routes)
    {
        return routes;
    }
}
