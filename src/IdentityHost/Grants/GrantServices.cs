using IdentityHost.OpenId.Token;

namespace IdentityHost.Grants;

/// <summary>Registers the grant types that meet people.</summary>
internal static class GrantServices
{
    public static IServiceCollection AddFirstPartyGrants(this IServiceCollection services)
    {
        services.AddSingleton<GrantAnswers>();
        services.AddSingleton<IGrantType, OneTimeCodeGrant>();
        services.AddSingleton<IGrantType, SecondFactorGrant>();
        return services;
    }
}
