using System.Collections.Concurrent;
using System.Security.Cryptography;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.Testing.Servers;

/// <summary>The whole server in this process: real Kestrel on a loopback port, a database of its own, a clock that can be moved.</summary>
public sealed class TestServer : IAsyncDisposable
{
    /// <summary>The password of every account a test creates.</summary>
    public const string Password = "correct horse battery staple";

    /// <summary>The master key of every test server, in Base64.</summary>
    public static string MasterKey { get; } = Convert.ToBase64String(SHA256.HashData("the master key of the tests"u8));

    /// <summary>The setting of what a hash costs; where a test says it, it costs that.</summary>
    public const string HashingRounds = PasswordHashingOptions.Section + ":Iterations";

    private static string? s_passwordHash;

    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly CapturedLog _log;

    private TestServer(WebApplication app, TestDatabase database, MovedClock clock, CapturedLog log) =>
        (_app, _database, Clock, _log) = (app, database, clock, log);

    /// <summary>The clock the server reads.</summary>
    public MovedClock Clock { get; }

    /// <summary>Where it listens, which is also the issuer.</summary>
    public Uri Origin => new(_app.Urls.First());

    /// <summary>The issuer, without a trailing slash.</summary>
    public string Issuer => Origin.GetLeftPart(UriPartial.Authority);

    /// <summary>The server's services, for what a test prepares without HTTP.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>What the server logged, warnings and errors unless the test wants more.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    /// <summary>Starts a server.</summary>
    public static async Task<TestServer> StartAsync(TestServerSettings settings)
    {
        var clock = new MovedClock();
        var log = new CapturedLog(settings.Log);
        var builder = Server.CreateBuilder(Arguments(settings));
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(settings.Log);
        if (!settings.Settings.ContainsKey(HashingRounds))
            builder.Services.AddSingleton<IOptions<PasswordHashingOptions>>(_ => Options.Create(CheapHashing(builder.Configuration)));
        if (settings.Listener is not null)
            builder.Logging.AddProvider(settings.Listener).SetMinimumLevel(LogLevel.Trace);
        if (settings.Services is not null)
            builder.Host.UseServiceProviderFactory(new LastChanges(settings.Services));

        var app = Server.Build(builder);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, settings.Database, clock, log);
    }

    /// <summary>Fewer rounds than the settings allow: the suite signs in thousands of times, and what a hash must cost has tests of its own.</summary>
    private static PasswordHashingOptions CheapHashing(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(PasswordHashingOptions.Section).Get<PasswordHashingOptions>() ?? new PasswordHashingOptions();
        options.Iterations = 2000;
        return options;
    }

    private static string[] Arguments(TestServerSettings settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["environment"] = settings.Environment,
            ["contentRoot"] = Repository.Root,
            ["urls"] = "http://127.0.0.1:0",
            ["IdentityHost:Database:Provider"] = settings.Database.Provider,
            ["ConnectionStrings:IdentityHost"] = settings.Database.ConnectionString,
            ["IdentityHost:MasterKey"] = MasterKey,
            ["IdentityHost:RateLimits:Enabled"] = "false",
            // Providers that are played stand in many answers: whoever is about them switches them on.
            ["IdentityHost:ExternalSignIn:Pretend"] = "false",
            // Only tests of it want a mail of every sign-in.
            ["IdentityHost:Accounts:NewSignInNotifications"] = "false",
        };
        foreach (var (key, value) in settings.Settings)
            all[key] = value;
        return [.. all.Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}")];
    }

    /// <summary>Opens a browser without cookies.</summary>
    public Browser OpenBrowser(Transcript transcript, string name = "browser") => new(Origin, transcript, name);

    /// <summary>Registers a client past the registration endpoint, as an operator does; a confidential one gets a secret.</summary>
    public async Task<ProtocolClient> RegisterAsync(ClientMetadata metadata, Transcript transcript, Func<Client, Client>? decide = null)
    {
        var secret = metadata.TokenEndpointAuthMethod.StartsWith("client_secret", StringComparison.Ordinal) ? OpaqueToken.NewSecret() : null;
        var now = Clock.GetUtcNow();
        var client = new Client
        {
            ClientId = OpaqueToken.NewId(),
            Metadata = metadata,
            Secrets = secret is null ? [] : [new(OpaqueToken.Hash(secret), Chosen: false, now, ExpiresAt: null)],
            Origin = ClientOrigin.Operator,
            CreatedAt = now,
            UpdatedAt = now,
        };
        client = decide?.Invoke(client) ?? client;
        if (!await Services.GetRequiredService<IClients>().TryAddAsync(client, CancellationToken.None))
            throw new InvalidOperationException($"The client id {client.ClientId} is taken.");
        return new(Origin, transcript, client.ClientId, secret, metadata);
    }

    /// <summary>Creates an account whose address is proven; the password is <see cref="Password"/>.</summary>
    public async Task<Account> CreateAccountAsync(string email, Action<Account>? fill = null)
    {
        var now = Clock.GetUtcNow();
        var account = new Account
        {
            Id = RandomToken.NewId(),
            SecurityStamp = RandomToken.NewSecret(),
            UserName = email.Split('@')[0],
            Email = email,
            EmailConfirmed = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
        fill?.Invoke(account);
        account.NormalizedEmail = IdentifierNormalizer.Normalize(account.Email);
        account.NormalizedUserName = IdentifierNormalizer.Normalize(account.UserName);
        // Hashing is slow on purpose and the same for everybody here: once is enough.
        account.PasswordHash = s_passwordHash ??= Services.GetRequiredService<IPasswordHasher<Account>>().HashPassword(account, Password);
        if (!await Services.GetRequiredService<IAccounts>().TryAddAsync(account, CancellationToken.None))
            throw new InvalidOperationException($"{email} or its user name is taken.");
        return account;
    }

    /// <summary>Disables an account, as an operator does.</summary>
    public Task DisableAsync(string accountId) =>
        CommitAsync(accountId, account => new DisableAccount(account.Id, account.SecurityStamp!, OpaqueToken.NewSecret(), account.IsSuperuser));

    /// <summary>Sets the same password anew, which ends all that was issued before.</summary>
    public Task NewPasswordAsync(string accountId) =>
        CommitAsync(accountId, account => new SetPassword(account.Id, account.SecurityStamp!, account.PasswordHash!, OpaqueToken.NewSecret(), null));

    /// <summary>Ends all sessions of an account.</summary>
    public async Task EndSessionsAsync(string accountId)
    {
        var living = await Services.GetRequiredService<ISessions>().ListAsync(accountId, Clock.GetUtcNow(), CancellationToken.None);
        await CommitAsync(accountId, _ => new EndSessions(accountId, [.. living.Select(s => s.Id)], AuditReasons.ByOthers));
    }

    private async Task CommitAsync(string accountId, Func<Account, Change> change)
    {
        var account = (await Services.GetRequiredService<IAccounts>().FindAsync(accountId, CancellationToken.None))?.Account
            ?? throw new InvalidOperationException($"There is no account {accountId}.");
        if (!await Services.GetRequiredService<IActs>().TryCommitAsync(new Act(Clock.GetUtcNow(), [change(account)]), CancellationToken.None))
            throw new InvalidOperationException($"The account {accountId} changed meanwhile.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DropAsync();
    }

    /// <summary>The host asks it for the provider after everything was registered.</summary>
    private sealed class LastChanges(Action<IServiceCollection> change) : IServiceProviderFactory<IServiceCollection>
    {
        public IServiceCollection CreateBuilder(IServiceCollection services)
        {
            change(services);
            return services;
        }

        public IServiceProvider CreateServiceProvider(IServiceCollection containerBuilder) => containerBuilder.BuildServiceProvider();
    }

    private sealed class CapturedLog(LogLevel least) : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
