using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Tests.Memory;

/// <summary>The accounts library as it is composed, on stores in memory.</summary>
internal sealed class People : IDisposable
{
    private readonly ServiceProvider _services;

    public People(params (string Key, string Value)[] settings)
    {
        Sessions = new MemorySessions(Accounts);
        SignUps = new MemoryPendingSignUps(Accounts);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create<string, string?>($"IdentityHost:Accounts:{s.Key}", s.Value))).Build());
        services.AddLogging();
        services.AddAccounts();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IAccounts>(Accounts);
        services.AddSingleton<ISessions>(Sessions);
        services.AddSingleton<IPendingSignUps>(SignUps);
        services.AddSingleton<IAttempts>(Attempts);
        services.AddSingleton(new CodeKey(new byte[32]));
        // A cheap hash below what the settings allow, so that the suite's time goes into flows; what a hash costs has its own test.
        services.AddSingleton<IOptions<PasswordHashingOptions>>(s => Options.Create(Cheap(s.GetRequiredService<IConfiguration>())));
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(s =>
            Hasher = new CountingHasher(new PasswordHasher<Account>(s.GetRequiredService<IOptions<PasswordHasherOptions>>()))));
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IPasswordHasher<Account>>();
    }

    public MovedClock Clock { get; } = new();

    public MemoryAccounts Accounts { get; } = new();

    public MemorySessions Sessions { get; }

    public MemoryPendingSignUps SignUps { get; }

    public MemoryAttempts Attempts { get; } = new();

    public CountingHasher Hasher { get; private set; } = null!;

    public SignInFlow SignIn => Get<SignInFlow>();

    public SignUpFlow SignUp => Get<SignUpFlow>();

    private static PasswordHashingOptions Cheap(IConfiguration configuration)
    {
        var options = configuration.GetSection(PasswordHashingOptions.Section).Get<PasswordHashingOptions>() ?? new PasswordHashingOptions();
        options.Iterations = 2000;
        options.Niceness = 0;
        return options;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>An account made by the operator's door.</summary>
    public async Task<Account> AddAsync(string email, string password, string? username = null)
    {
        var result = await Get<AccountCreation>().CreateAsync(
            new NewAccount { Email = email, EmailVerified = true, Username = username, Password = password }, CancellationToken.None);
        return ((AccountCreationResult.Done)result).Account;
    }

    public Task<SignInOutcome> SignInAsync(Browser browser, string identifier, string password) =>
        SignIn.ProveAsync(browser.Request(), new PasswordProof(identifier, password), CancellationToken.None);

    public void Dispose()
    {
        Hasher.Gate.Set();
        _services.Dispose();
    }
}
