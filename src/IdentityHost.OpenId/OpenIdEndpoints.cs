using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Cors;
using IdentityHost.OpenId.Discovery;
using IdentityHost.OpenId.EndSession;
using IdentityHost.OpenId.Introspection;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Revocation;
using IdentityHost.OpenId.Token;
using IdentityHost.OpenId.UserInfo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.OpenId;

/// <summary>The route table of the protocol: path to folder, all on one screen.</summary>
public static class OpenIdEndpoints
{
    /// <summary>Lays what stands before the endpoints; put it where refusals pass that were made before routing.</summary>
    public static IApplicationBuilder UseOpenId(this IApplicationBuilder app) => app.UseMiddleware<CrossOriginRefusals>();

    /// <summary>Maps every protocol endpoint.</summary>
    public static IEndpointRouteBuilder MapOpenId(this IEndpointRouteBuilder routes)
    {
        // What everybody may read, scripts of every origin included.
        MapPublic(routes, "/.well-known/openid-configuration", static (e, http) => e.MetadataAsync(http));
        MapPublic(routes, "/.well-known/oauth-authorization-server", static (e, http) => e.MetadataAsync(http));
        MapPublic(routes, "/.well-known/openid-configuration/{*issuerPath}", static (e, http) => e.MetadataBehindAsync(http));
        MapPublic(routes, "/.well-known/oauth-authorization-server/{*issuerPath}", static (e, http) => e.MetadataBehindAsync(http));
        MapPublic(routes, "/.well-known/jwks.json", static (e, http) => e.JwksAsync(http));

        // Where browsers go with a person in front of them: never readable by scripts.
        Map<AuthorizeEndpoint>(routes, "/connect/authorize", ["GET", "POST"], static (e, http) => e.HandleAsync(http));
        Map<EndSessionEndpoint>(routes, "/connect/logout", ["GET", "POST"], static (e, http) => e.HandleAsync(http));

        // What clients call; scripts of registered origins may read the answers.
        MapCrossOrigin<TokenEndpoint>(routes, "/connect/token", ["POST"], static (e, http) => e.HandleAsync(http));
        MapCrossOrigin<RevocationEndpoint>(routes, "/connect/revoke", ["POST"], static (e, http) => e.HandleAsync(http));
        MapCrossOrigin<UserInfoEndpoint>(routes, "/connect/userinfo", ["GET", "POST"], static (e, http) => e.HandleAsync(http));
        MapCrossOrigin<ChallengeEndpoint>(routes, "/connect/challenge", ["POST"], static (e, http) => e.HandleAsync(http));
        MapCrossOrigin<PushedAuthorizationEndpoint>(routes, "/connect/par", ["POST"], static (e, http) => e.HandleAsync(http));

        // Where clients register themselves: from any origin, since none of theirs is known yet.
        MapOpen<RegistrationEndpoint>(routes, "/connect/register", ["POST"], static (e, http) => e.HandleAsync(http));
        MapOpen<ClientConfigurationEndpoint>(routes, "/connect/register/{clientId}", ["GET", "PUT", "DELETE"], static (e, http) => e.HandleAsync(http));

        // Pictures of clients, for our own pages.
        Map<LogoEndpoint>(routes, "/logos/{hash}", ["GET", "HEAD"], static (e, http) => e.HandleAsync(http));

        // What resource servers call; no script has a secret to authenticate with.
        Map<IntrospectionEndpoint>(routes, "/connect/introspect", ["POST"], static (e, http) => e.HandleAsync(http));
        return routes;
    }

    /// <summary>Maps one method of a resource of this server that takes access tokens from the header; scripts of registered origins may read its answers.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="path">The template of its address.</param>
    /// <param name="method">GET answers HEAD too; OPTIONS answers preflights, and has no endpoint.</param>
    /// <param name="allowed">All methods of this address, for preflights.</param>
    /// <param name="endpoint">What answers.</param>
    public static IEndpointConventionBuilder MapResource(this IEndpointRouteBuilder routes, string path, string method, string allowed, RequestDelegate endpoint)
    {
        Note(routes, path, open: false);
        return routes.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], To<CrossOrigin>(routes, (cors, http) => cors.RunAsync(http, allowed, endpoint)));
    }

    /// <summary>An endpoint is a singleton that answers an <see cref="HttpContext"/>: nothing is bound, nothing is created per request.</summary>
    private static void Map<TEndpoint>(IEndpointRouteBuilder routes, string path, string[] methods, Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : class =>
        routes.MapMethods(path, methods, To(routes, handle));

    private static void MapCrossOrigin<TEndpoint>(IEndpointRouteBuilder routes, string path, string[] methods, Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : class
    {
        var (allowed, endpoint) = (string.Join(", ", methods), To(routes, handle));
        Note(routes, path, open: false);
        routes.MapMethods(path, [.. methods, "OPTIONS"], To<CrossOrigin>(routes, (cors, http) => cors.RunAsync(http, allowed, endpoint)));
    }

    private static void MapOpen<TEndpoint>(IEndpointRouteBuilder routes, string path, string[] methods, Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : class
    {
        var (allowed, endpoint) = (string.Join(", ", methods), To(routes, handle));
        Note(routes, path, open: true);
        routes.MapMethods(path, [.. methods, "OPTIONS"], To<CrossOrigin>(routes, (cors, http) => cors.RunOpenAsync(http, allowed, endpoint)));
    }

    private static void MapPublic(IEndpointRouteBuilder routes, string path, Func<DiscoveryEndpoint, HttpContext, Task> handle)
    {
        Note(routes, path, open: true);
        Map(routes, path, ["GET", "HEAD"], handle);
        routes.MapMethods(path, ["OPTIONS"], CrossOrigin.OpenPreflight);
    }

    private static void Note(IEndpointRouteBuilder routes, string path, bool open) =>
        routes.ServiceProvider.GetRequiredService<CrossOriginRoutes>().Add(path, open);

    private static RequestDelegate To<TEndpoint>(IEndpointRouteBuilder routes, Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : class
    {
        // The services of the request would make a scope for it.
        var services = routes.ServiceProvider;
        return http => handle(services.GetRequiredService<TEndpoint>(), http);
    }
}
