using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.OpenId;

/// <summary>The services of the protocol engine. The host adds the ports: stores, subjects, issuer, client secret key, Data Protection.</summary>
public static class OpenIdServices
{
    /// <summary>Adds the engine.</summary>
    public static IServiceCollection AddOpenId(this IServiceCollection services)
    {
        return services;
    }
}
