using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Api.Headless.AccountSettings;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Clients;
using IdentityHost.Api.Headless.Configuration;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Mfa;
using IdentityHost.Api.Headless.Providers;
using IdentityHost.Api.Headless.Sessions;
using IdentityHost.Api.Headless.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless;

/// <summary>Registers the headless API over the accounts library.</summary>
public static class HeadlessServices
{
    /// <summary>Adds what its endpoints consist of; all of it is without state.</summary>
    public static IServiceCollection AddHeadless(this IServiceCollection services)
    {
        services.AddOptions<HeadlessOptions>().BindConfiguration(HeadlessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TrustedOrigins>();
        services.AddSingleton<BrowserCsrf>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<FlowResponse>();
        services.AddSingleton<HeadlessGate>();
        services.AddSingleton<HeadlessDocument>();

        services.AddSingleton<Config>();
        services.AddSingleton<CurrentSession>();
        services.AddSingleton<Login>();
        services.AddSingleton<Signup>();
        services.AddSingleton<VerifyEmail>();
        services.AddSingleton<VerifyPhone>();
        services.AddSingleton<Reauthenticate>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<CodeLogin>();
        services.AddSingleton<SecondFactorSteps>();
        services.AddSingleton<PasskeyLogin>();
        services.AddSingleton<CallbackUrls>();
        services.AddSingleton<ProviderSignIn>();
        services.AddSingleton<ProviderSignup>();
        services.AddSingleton(s => new ExternalErrorPage(s.GetRequiredService<IOptions<HeadlessOptions>>().Value.ProviderErrorUrl));
        services.AddSingleton<Emails>();
        services.AddSingleton<Phone>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<ProviderAccounts>();
        services.AddSingleton<Authenticators>();
        services.AddSingleton<Totp>();
        services.AddSingleton<RecoveryCodes>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<SessionsOfAccount>();
        services.AddSingleton<Refresh>();
        return services;
    }
}
