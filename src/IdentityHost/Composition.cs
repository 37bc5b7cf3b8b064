using IdentityHost.Accounts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Api.Headless;
using IdentityHost.Api.Rest;
using IdentityHost.Bridge;
using IdentityHost.Data;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.DataProtection;
using IdentityHost.Delivery;
using IdentityHost.ExternalSignIn;
using IdentityHost.Grants;
using IdentityHost.OpenId;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Subjects;
using IdentityHost.Operations;
using IdentityHost.Operations.Health;
using IdentityHost.Operations.RateLimits;
using IdentityHost.Operations.Refusals;
using IdentityHost.Operations.Requests;
using IdentityHost.Operations.Telemetry;
using IdentityHost.Operations.Workers;
using IdentityHost.Seeding;
using IdentityHost.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IdentityHost;

/// <summary>The three tables of the server: services, pipeline, routes.</summary>
internal static class Composition
{
    public static void AddIdentityHost(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var locations = Locations.Find(builder.Configuration, builder.Environment.ContentRootPath);
        services.AddSingleton(locations);
        services.TryAddSingleton(TimeProvider.System);
        services.AddServerSettings(builder.Environment);

        // The framework's line for every request quotes the whole query, and with it ID token hints and ids of requests (S-200).
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // The libraries.
        services.AddOpenId();
        services.AddAccounts();
        services.AddIdentityHostData(builder.Configuration);
        services.AddHeadless();
        services.AddRestApis();
        services.AddIdentityHostUi();

        // What they ask of the host.
        services.AddSingleton(IssuerAddress.Resolve);
        services.AddSingleton(static s => new IssuerIfKnown(() => IssuerAddress.IsKnown(s) ? s.GetRequiredService<Issuer>() : null));
        services.AddSingleton<SessionSubjects>();
        services.AddSingleton<IBrowserSubjects, BrowserSubjects>();
        services.AddSingleton<ISubjects, AccountSubjects>();
        services.AddSingleton<ILinkAddresses, LinkAddresses>();
        services.AddSingleton<DirectProofsAgain>();
        services.AddSingleton<DirectProofs>();
        services.AddSingleton<DirectNewcomers>();
        services.AddSingleton<DirectFlow>();
        services.AddSingleton<DirectSteps>();
        services.AddSingleton<IDirectVisits, DirectVisits>();
        services.AddFirstPartyGrants();
        services.AddSingleton<IRegistrationQuota, RegistrationQuota>();
        services.AddSingleton<IClientRefusals, ClientRefusals>();
        AddSecrets(services, builder.Environment.IsDevelopment());
        services.AddDataProtection()
            .SetApplicationName("IdentityHost")
            .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM })
            .PersistKeysToIdentityHost();

        // What the host does itself. The start comes first: the workers find schema, keys and seed in place.
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<ReadyProbe>();
        services.AddSingleton<KeyFileMode>();
        services.AddScoped<Seed>();
        services.AddScoped<SeedAccounts>();
        services.AddScoped(s => new Lazy<UserManager<Account>>(s.GetRequiredService<UserManager<Account>>));
        services.AddScoped<SeedClients>();
        services.AddScoped<SeedScopes>();
        services.AddScoped<DemoData>();
        services.AddSingleton<DemoGuard>();
        services.AddSingleton<InitialPasswords>();
        services.AddHostedService<StartUp>();
        services.AddDelivery(builder.Configuration);
        services.AddExternalSignIn();
        services.AddHostedService<CleanUpWorker>();
        services.AddHostedService<KeyRotationWorker>();
        services.AddHostedService<LogoWorker>();
        services.AddTelemetryExport(builder.Configuration);
        services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>((host, ours) => host.ShutdownTimeout = TimeSpan.FromSeconds(ours.Value.ShutdownTimeout));
    }

    public static void UseIdentityHost(this WebApplication app)
    {
        app.UseConfiguredProxies();
        app.UseMiddleware<FaultBoundary>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseOpenId();
        app.UseMiddleware<HostNames>();
        if (app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
            app.UseMiddleware<RateLimiter>();
        if (app.Services.GetRequiredService<HoneyTrap>() is { HasPaths: true } trap)
        {
            app.Use(async (http, next) =>
            {
                await trap.LookAsync(http, http.RequestAborted);
                await next(http);
            });
        }

        app.UseRouting();
    }

    public static void MapIdentityHost(this WebApplication app)
    {
        app.MapOpenId();
        app.MapHeadless();
        app.MapRestApis();
        if (app.Environment.IsDevelopment())
            app.MapRestDescriptionPage();
        app.MapIdentityHostUi();
        app.MapHealth();
        app.MapDelivery();
        app.MapExternalSignIn();
    }

    private static void AddSecrets(IServiceCollection services, bool mayCreate)
    {
        services.AddSingleton(s =>
        {
            var options = s.GetRequiredService<IOptions<ServerOptions>>().Value;
            return MasterKey.Load(options, s.GetRequiredService<Locations>().MasterKeyFile(options), mayCreate);
        });
        services.AddSingleton(s => new KeyRingKey(s.GetRequiredService<MasterKey>().Derive("key-ring")));
        services.AddSingleton(s => new OutboxKey(s.GetRequiredService<MasterKey>().Derive("outbox")));
        services.AddSingleton(s => new AnswerKey(s.GetRequiredService<MasterKey>().Derive("kept-answers")));
        services.AddSingleton(s => new ClientSecretKey(s.GetRequiredService<MasterKey>().Derive("client-secrets")));
        // Lazy: in Development the issuer is known only once the server listens.
        services.AddSingleton(s => new Lazy<RelyingParty>(() => RelyingParty.Of(s.GetRequiredService<Issuer>().Value, s.GetRequiredService<IOptions<HeadlessOptions>>().Value.TrustedOrigins)));
        services.AddSingleton(s => new AuthenticatorKey(s.GetRequiredService<MasterKey>().Derive("authenticators")));
        services.AddSingleton(s => new CodeKey(s.GetRequiredService<MasterKey>().Derive("one-time-codes")));
    }
}
