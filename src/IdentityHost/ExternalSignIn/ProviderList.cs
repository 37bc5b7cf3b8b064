using IdentityHost.ExternalSignIn.Apple;
using IdentityHost.ExternalSignIn.Dummy;
using IdentityHost.ExternalSignIn.Facebook;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.ExternalSignIn.Pretend;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.ExternalSignIn;

/// <summary>Makes the providers the settings switch on, and in Development those that are pretended.</summary>
internal sealed class ProviderList(
    IOptions<ExternalSignInOptions> options, IHostEnvironment environment, Locations locations, ProviderParts parts)
{
    /// <summary>Whether providers are pretended: never outside Development, whatever the settings say (S-240).</summary>
    private bool Pretends => options.Value.Pretend && environment.IsDevelopment();

    /// <summary>Whether this server plays the provider itself.</summary>
    public bool IsPretended(string id) => Pretends && id switch
    {
        GitHubProvider.ProviderId => !options.Value.GitHub.IsOn,
        GoogleClient.ProviderId => !options.Value.Google.IsOn,
        _ => id == DummyProvider.ProviderId,
    };

    public IEnumerable<IProvider> Create()
    {
        var settings = options.Value;
        if (IsPretended(GitHubProvider.ProviderId))
            yield return new GitHubProvider(PretendGitHub.Settings, () => PretendGitHub.At(parts.Issuer.Value), parts);
        else if (settings.GitHub.IsOn)
            yield return new GitHubProvider(settings.GitHub, () => GitHubEndpoints.Of(settings.GitHub), parts);

        if (IsPretended(GoogleClient.ProviderId))
            yield return OpenId(GoogleClient.ProviderId, () => GoogleClient.Of(PretendGoogle.At(parts.Issuer.Value)));
        else if (settings.Google.IsOn)
            yield return OpenId(GoogleClient.ProviderId, () => GoogleClient.Of(settings.Google));

        if (settings.Facebook.IsOn)
            yield return OpenId(FacebookClient.ProviderId, () => FacebookClient.Of(settings.Facebook));
        if (settings.Apple.IsOn)
            yield return OpenId(AppleClient.ProviderId, () => AppleClient.Of(settings.Apple, new AppleSecret(settings.Apple, locations.Full, parts.Clock)), takesForms: true);
        // Whoever has no good id keeps the server from starting, a little later than here (ExternalSignInCheck).
        foreach (var (id, provider) in settings.OpenIdConnect.Where(one => one.Value.IsOn && ExternalSignInCheck.IsFree(one.Key)))
            yield return OpenId(id, () => new(id, provider.Name ?? id, $"{ExternalSignInOptions.Section}:{nameof(ExternalSignInOptions.OpenIdConnect)}:{id}", provider));

        if (IsPretended(DummyProvider.ProviderId))
            yield return new DummyProvider(parts);
    }

    private OpenIdConnectProvider OpenId(string id, Func<OpenIdConnectClient> client, bool takesForms = false) => new(id, takesForms, client, parts);
}
