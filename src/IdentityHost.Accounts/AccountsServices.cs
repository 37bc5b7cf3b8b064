using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts;

/// <summary>Registers the accounts library. The ports, <see cref="CodeKey"/> and <see cref="TimeProvider"/> come from whoever composes.</summary>
public static class AccountsServices
{
    /// <summary>Adds flows, rules and options; also replaces ASP.NET Core Identity's own rules, before or after it is added.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        AddOptions<AccountsOptions>(services, AccountsOptions.Section);
        AddOptions<PasswordRuleOptions>(services, PasswordRuleOptions.Section);
        AddOptions<PasswordHashingOptions>(services, PasswordHashingOptions.Section);
        AddOptions<ThrottlingOptions>(services, ThrottlingOptions.Section);
        AddOptions<SessionLifetimeOptions>(services, SessionLifetimeOptions.Section);
        AddOptions<CodeOptions>(services, CodeOptions.Section);
        AddOptions<MessageOptions>(services, MessageOptions.Section);

        services.AddMetrics();
        services.AddSingleton<AccountsMetrics>();
        AddPasswords(services);
        services.AddSingleton<ThrottlingKey>();
        services.AddSingleton<AttemptLimits>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<AttemptThrottle>();

        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionIssuer>();
        services.AddSingleton<SignOut>();

        services.AddSingleton(new SignInSteps());
        services.AddSingleton(s => new SignInFlow(
            s.GetRequiredService<PasswordCheck>(), s.GetRequiredService<SignInSteps>(), s.GetRequiredService<SessionIssuer>(),
            s.GetRequiredService<AttemptThrottle>(), s.GetRequiredService<AccountsMetrics>(), s.GetRequiredService<TimeProvider>()));

        services.AddSingleton<MailTemplates>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<SignUpThrottle>();
        services.AddSingleton<SignUpParts>();
        services.AddSingleton<PendingCodes>();
        services.AddSingleton(s => new SignUpFlow(
            s.GetRequiredService<SignUpParts>(), s.GetRequiredService<PendingCodes>(), s.GetRequiredService<SignInFlow>(),
            s.GetRequiredService<AccountsMetrics>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new AccountCreation(
            s.GetRequiredService<IAccounts>(), s.GetRequiredService<PasswordRules>(), s.GetRequiredService<PasswordHashing>(),
            s.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void AddPasswords(IServiceCollection services)
    {
        // S-023: the framework's default is fewer rounds than OWASP asks for today.
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<PasswordHashingOptions>>((hasher, ours) => hasher.IterationCount = ours.Value.Iterations);
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>, PasswordHasher<Account>>());
        services.AddSingleton<HashingQueue>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<PasswordCheck>();

        // S-006, S-021: what Identity's managers check is what the flows check.
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddSingleton<IPasswordValidator<Account>, IdentityPasswordRules>();
        services.RemoveAll<IUserValidator<Account>>();
        services.AddScoped<IUserValidator<Account>, IdentityAccountRules>();
        services.Replace(ServiceDescriptor.Singleton<ILookupNormalizer, IdentifierNormalizer>());
    }

    private static void AddOptions<T>(IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
