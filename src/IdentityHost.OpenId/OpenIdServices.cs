using System.Net;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Cors;
using IdentityHost.OpenId.Discovery;
using IdentityHost.OpenId.EndSession;
using IdentityHost.OpenId.Introspection;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.OutboundFetch;
using IdentityHost.OpenId.ProtectedResources;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Revocation;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;
using IdentityHost.OpenId.Token;
using IdentityHost.OpenId.Token.Grants;
using IdentityHost.OpenId.UserInfo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.TryAddSingleton(static p => new IssuerIfKnown(p.GetRequiredService<Issuer>));
        services.AddSingleton<ScopeDefinition>();
        services.AddSingleton(static p => new ScopeBook(p.GetRequiredService<IScopes>(), p.GetRequiredService<ScopeDefinition>()));
        services.AddSingleton(static p => new ResourceBook(p.GetRequiredService<IScopes>(), p.GetRequiredService<ScopeDefinition>(), p.GetRequiredService<Issuer>()));
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
        services.AddSingleton(static p => new KeyBook(p.GetRequiredService<ISigningKeys>(), p.GetRequiredService<KeyRotation>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IdTokenHintReader>();
        services.AddSingleton<ClientAuthenticator>();
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<ClientKeys>();
        services.AddSingleton<PrivateKeyJwt>();
        AddAuthorization(services);
        AddTokens(services);
        return services;
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<LiveSubjects>();
        services.AddSingleton<Audiences>();
        services.AddSingleton<RefreshFamilies>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<AccessTokenReader>();
        services.AddSingleton(p => new ResourceTokens(
            p.GetRequiredService<AccessTokenReader>(), p.GetRequiredService<IClients>(), p.GetRequiredService<ScopeRules>(), p.GetRequiredService<IGrants>(), p.GetRequiredService<Issuer>()));
        services.AddSingleton(p => new SessionTokens(p.GetRequiredService<KeyRing>(), p.GetRequiredService<Issuer>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IGrantType, AuthorizationCodeGrant>();
        services.AddSingleton<IGrantType, RefreshTokenGrant>();
        services.AddSingleton<IGrantType, ClientCredentialsGrant>();
        services.AddSingleton<PersonGrantParts>();
        services.AddSingleton(p => new PersonGrants(p.GetRequiredService<PersonGrantParts>()));
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<ResourceServers>();
        services.AddSingleton<IntrospectionEndpoint>();
        services.AddSingleton<RevocationEndpoint>();
        services.AddSingleton<UserInfoEndpoint>();
    }

    private static void AddLogos(IServiceCollection services)
    {
        services.AddSingleton<LogoFetch>();
        services.AddSingleton<LogoEndpoint>();
        services.AddSingleton<ClientDocuments>();
        services.AddSingleton(static p => new MissingLogos(
            p.GetRequiredService<ILogos>(),
            p.GetRequiredService<IClients>(),
            p.GetRequiredService<LogoFetch>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<MissingLogos>>()));
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddSingleton<RequestRules>();
        services.AddSingleton<KeptRequests>();
        services.AddSingleton<PushedAuthorizationEndpoint>();
        services.AddSingleton<InteractionPolicy>();
        services.AddSingleton<CodeIssuer>();
        services.AddSingleton<AuthorizeAnswers>();
        services.AddSingleton<AuthorizationCompletion>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<InteractionParts>();
        services.AddSingleton<ChallengeRequests>();
        services.AddSingleton<ChallengeCompletion>();
        services.AddSingleton<ChallengeEndpoint>();
        services.AddSingleton<LogoutRules>();
        services.AddSingleton<EndSessionEndpoint>();
        services.AddSingleton(static p => new SignOutRequests(
            p.GetRequiredService<LogoutRules>(), p.GetRequiredService<IBrowserSubjects>(), p.GetRequiredService<AuthorizeAnswers>()));
        services.AddSingleton<RegistrationContext>();
        services.AddSingleton(static p => new SubjectConsents(p.GetRequiredService<IConsents>(), p.GetRequiredService<IClients>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new ClientNames(p.GetRequiredService<IClients>()));
        services.AddSingleton(static p => new ClientBook(p.GetRequiredService<IClients>(), p.GetRequiredService<ClientRegistration>()));
        AddLogos(services);
        services.AddSingleton(static p => new ClientRegistration(
            p.GetRequiredService<IClients>(),
            p.GetRequiredService<IScopes>(),
            p.GetRequiredService<ClientSecrets>(),
            p.GetRequiredService<ClientDocuments>(),
            p.GetRequiredService<IOptions<RegistrationOptions>>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<InitialAccessTokens>();
        services.AddSingleton<RegistrationEndpoint>();
        services.AddSingleton<ClientConfigurationEndpoint>();
        services.AddSingleton<DiscoverySettings>();
        services.AddSingleton<DiscoveryEndpoint>();
        services.AddSingleton<ClientOrigins>();
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<CrossOriginRoutes>();
        services.AddSingleton(static p => new AuthorizationInteractions(p.GetRequiredService<InteractionParts>()));
    }
}
