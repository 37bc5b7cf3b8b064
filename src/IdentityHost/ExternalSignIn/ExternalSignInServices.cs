using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.ExternalSignIn.Pretend;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId;
using Microsoft.AspNetCore.DataProtection;

namespace IdentityHost.ExternalSignIn;

/// <summary>Sign-in by other companies: services and addresses.</summary>
internal static class ExternalSignInServices
{
    public static void AddExternalSignIn(this IServiceCollection services)
    {
        services.AddSingleton<ExternalSignInCheck>();
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<ReturnEvents>();
        services.AddSingleton<CallbackEndpoint>();
        services.AddSingleton<ProviderParts>();
        services.AddSingleton<ProviderList>();
        services.AddSingleton<Providers>();
        services.AddSingleton<IExternalProviders>(s => s.GetRequiredService<Providers>());
        services.AddSingleton<IExternalDoor>(s => s.GetRequiredService<Providers>());
        services.AddSingleton(s => new WaysBack(
            (http, handle, ct) => s.GetRequiredService<ExternalRedirects>().TryArriveAsync(http, handle, ct),
            (http, handle, identity, ct) => s.GetRequiredService<ExternalRedirects>().ReturnAsync(http, handle, identity, ct),
            (http, handle, failure, ct) => s.GetRequiredService<ExternalRedirects>().FailedAsync(http, handle, failure, ct)));
        // Late too: nothing of this is needed before the first sign-in, and the issuer is known only once the server listens.
        services.AddSingleton(s => new Lazy<IDataProtectionProvider>(s.GetRequiredService<IDataProtectionProvider>));
        services.AddSingleton(s => new Lazy<Issuer>(s.GetRequiredService<Issuer>));
    }

    public static void MapExternalSignIn(this WebApplication app)
    {
        foreach (var provider in app.Services.GetRequiredService<Providers>().All)
            provider.Map(app);
        var list = app.Services.GetRequiredService<ProviderList>();
        var (clock, issuer) = (app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<Lazy<Issuer>>());
        if (list.IsPretended(GitHubProvider.ProviderId))
            new PretendGitHub(clock, issuer).Map(app);
        if (list.IsPretended(GoogleClient.ProviderId))
            new PretendGoogle(clock, issuer).Map(app);
    }
}
