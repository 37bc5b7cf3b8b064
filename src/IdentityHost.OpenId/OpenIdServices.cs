using System.Net;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

        services.AddSingleton<KeyProtection>();
        services.AddSingleton(p => new KeyRotation(
            p.GetRequiredService<ISigningKeys>(),
            p.GetRequiredService<KeyProtection>(),
            p.GetRequiredService<IOptions<OpenIdOptions>>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<KeyRotation>>()));
        services.AddSingleton(p => new KeyRing(
            p.GetRequiredService<ISigningKeys>(),
            p.GetRequiredService<KeyRotation>(),
            p.GetRequiredService<KeyProtection>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IdTokenHintReader>();
        services.AddSingleton<ClientAuthenticator>();
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<ClientKeys>();
        services.AddSingleton<PrivateKeyJwt>();
        return services;
    }
}
