using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Accounts;
using IdentityHost.Data.Accounts.Acts;
using IdentityHost.Data.Accounts.Administration;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Audit;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Operations;
using IdentityHost.Data.PostgreSql;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data;

/// <summary>The services of the database.</summary>
public static class DataServices
{
    /// <summary>
    /// Adds every store of both engines, ASP.NET Core Identity on Entity Framework, <see cref="Schema"/>, <see cref="Leases"/>,
    /// <see cref="CleanUp"/> and <see cref="ServerLock"/>, for the database that the configuration names.
    /// </summary>
    public static IServiceCollection AddIdentityHostData(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (ProviderOf(configuration) == DatabaseProvider.PostgreSql)
            services.AddPostgreSql(ConnectionStringOf(configuration));
        else
            services.AddSqlite(ConnectionStringOf(configuration));

        services.AddIdentityCore<Account>().AddRoles<Group>().AddEntityFrameworkStores<HostDbContext>();
        AddOperations(services);
        AddOpenIdStores(services);
        AddAccountStores(services);
        return services;
    }

    /// <summary>The SQLite file the configuration names, as an absolute path; null on PostgreSQL.</summary>
    public static string? SqliteFileOf(IConfiguration configuration, string baseFolder) =>
        ProviderOf(configuration) == DatabaseProvider.Sqlite ? SqliteFile.PathOf(ConnectionStringOf(configuration), baseFolder) : null;

    private static DatabaseProvider ProviderOf(IConfiguration configuration) =>
        (configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions()).Provider;

    private static string ConnectionStringOf(IConfiguration configuration) => configuration.GetConnectionString("IdentityHost") ?? "Data Source=identityhost.db";

    private static void AddOperations(IServiceCollection services)
    {
        services.AddSingleton<ChangeVersions>();
        services.AddHostedService<ChangeWatcher>();
        services.AddSingleton(s => new Schema(s.GetRequiredService<IDatabase>(), s.GetRequiredService<ISchemaProvider>(), s.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton(s => new DatabaseClock(s.GetRequiredService<IDatabase>(), s.GetRequiredService<ISchemaProvider>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Leases(s.GetRequiredService<IDatabase>(), s.GetRequiredService<DatabaseClock>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UnusedClients>();
        services.AddSingleton<UnusedAccounts>();
        services.AddSingleton<OldAuditRows>();
        services.AddSingleton<DueAccounts>();
        services.AddSingleton<Litter>();
        services.AddSingleton(s => new CleanUp(
            s.GetRequiredService<IDatabase>(),
            s.GetRequiredService<Litter>(),
            s.GetRequiredService<IOptions<OpenIdOptions>>(),
            s.GetRequiredService<TimeProvider>()));
    }

    private static void AddOpenIdStores(IServiceCollection services)
    {
        services.AddSingleton<RevocationStore>();
        services.AddSingleton<IRevocations>(s => s.GetRequiredService<RevocationStore>());
        services.AddSingleton<IClients, ClientStore>();
        services.AddSingleton<IClientDirectory, ClientDirectory>();
        services.AddSingleton<LogoStore>();
        services.AddSingleton<ILogos>(s => s.GetRequiredService<LogoStore>());
        services.AddSingleton<IScopes, ScopeStore>();
        services.AddSingleton<IConsents, ConsentStore>();
        services.AddSingleton<IConsentDirectory, ConsentDirectory>();
        services.AddSingleton<IAuthorizationCodes, AuthorizationCodeStore>();
        services.AddSingleton<IAuthorizationRequests, AuthorizationRequestStore>();
        services.AddSingleton<IGrants, GrantStore>();
        services.AddSingleton<ISigningKeys>(s => new SigningKeyStore(
            s.GetRequiredService<IDatabase>(), s.GetRequiredService<ChangeVersions>(), s.GetRequiredService<AuditStore>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAssertionIds, AssertionIdStore>();
        services.AddSingleton<IInitialAccessTokens, InitialAccessTokenStore>();
    }

    private static void AddAccountStores(IServiceCollection services)
    {
        services.AddSingleton<IAccounts, AccountStore>();
        services.AddSingleton<IGroups, GroupStore>();
        services.AddSingleton<ISuperusers, SuperuserStore>();
        services.AddSingleton<IAccountDirectory, AccountDirectory>();
        services.AddSingleton<ISessions, SessionStore>();
        services.AddSingleton<IAttempts, AttemptStore>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<IOutbox>(s => s.GetRequiredService<OutboxStore>());
        services.TryAddSingleton<IAuditOrigins>(new FixedOrigin(AuditOrigin.Server));
        services.TryAddSingleton<AuditTrail>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<IAuditLog>(s => s.GetRequiredService<AuditStore>());
        services.AddSingleton<IActs, ActStore>();
        services.AddSingleton<IVisitors, VisitorStore>();
        services.AddSingleton<IEmailAddresses, EmailAddressStore>();
        services.AddSingleton<IAuthenticators, AuthenticatorStore>();
        services.AddSingleton<ITrustedBrowsers, TrustedBrowserStore>();
        services.AddSingleton<IMailedLinks, MailedLinkStore>();
        services.AddSingleton<IExternalLinks, ExternalLinkStore>();
        services.AddSingleton<IInvitations, InvitationStore>();
        services.AddSingleton<IIdempotencyKeys, IdempotencyKeyStore>();
        services.AddSingleton<BlockEntryStore>();
        services.AddSingleton<IBlockEntries>(s => s.GetRequiredService<BlockEntryStore>());
    }
}
