using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.PushedAuthorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.OpenId;

/// <summary>The route table of the protocol: path to folder, all on one screen.</summary>
public static class OpenIdEndpoints
{
    private static readonly string[] s_getOrPost = ["GET", "POST"];

    /// <summary>Maps every protocol endpoint.</summary>
    public static IEndpointRouteBuilder MapOpenId(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/connect/authorize", s_getOrPost, To<AuthorizeEndpoint>(static (e, http) => e.HandleAsync(http)));
        routes.MapPost("/connect/par", To<PushedAuthorizationEndpoint>(static (e, http) => e.HandleAsync(http)));
        return routes;
    }

    /// <summary>An endpoint is a singleton that answers an <see cref="HttpContext"/>: nothing is bound, nothing is created per request.</summary>
    private static RequestDelegate To<TEndpoint>(Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : class =>
        http => handle(http.RequestServices.GetRequiredService<TEndpoint>(), http);
}
