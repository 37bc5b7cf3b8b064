using System.Net;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.OpenId;

/// <summary>The services of the protocol engine. The host adds the ports: stores, subjects, issuer, client secret key, Data Protection, error page.</summary>
public static class OpenIdServices
{
    /// <summary>Adds the engine.</summary>
    public static IServiceCollection AddOpenId(this IServiceCollection services)
    {
        services.AddSingleton<ScopeRules>();
        services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<GuardedConnection>();
        services.AddSingleton<GuardedFetch>();
        return services;
    }
}
