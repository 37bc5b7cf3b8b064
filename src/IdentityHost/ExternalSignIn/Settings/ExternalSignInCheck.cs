using System.Text.RegularExpressions;
using IdentityHost.ExternalSignIn.Apple;
using IdentityHost.ExternalSignIn.Dummy;
using IdentityHost.ExternalSignIn.Facebook;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.Operations;
using Microsoft.Extensions.Options;

namespace IdentityHost.ExternalSignIn.Settings;

/// <summary>Checks the settings of the providers; each fault is one sentence that names the setting and says what to do.</summary>
internal sealed partial class ExternalSignInCheck(IHostEnvironment environment, IOptions<ExternalSignInOptions> options, Locations locations, TimeProvider clock)
{
    private const string Section = ExternalSignInOptions.Section;
    private static readonly string[] s_ownIds = [GitHubProvider.ProviderId, GoogleClient.ProviderId, FacebookClient.ProviderId, AppleClient.ProviderId, DummyProvider.ProviderId];

    /// <summary>Whether a provider of the operator's may have this id.</summary>
    public static bool IsFree(string id) => ProviderIds().IsMatch(id) && !s_ownIds.Contains(id, StringComparer.Ordinal);

    public IEnumerable<string> Faults()
    {
        var settings = options.Value;
        return
        [
            .. PretendFaults(settings), .. OrderFaults(settings),
            .. CredentialFaults($"{Section}:GitHub", settings.GitHub, needsSecret: true), .. GitHubFaults($"{Section}:GitHub", settings.GitHub),
            .. CredentialFaults($"{Section}:Google", settings.Google, needsSecret: true), .. AddressFaults($"{Section}:Google", settings.Google), .. GoogleFaults(settings.Google),
            .. CredentialFaults($"{Section}:Facebook", settings.Facebook, needsSecret: true), .. AddressFaults($"{Section}:Facebook", settings.Facebook),
            .. AddressFaults($"{Section}:Apple", settings.Apple), .. AppleFaults($"{Section}:Apple", settings.Apple),
            .. settings.OpenIdConnect.SelectMany(provider => OtherFaults(provider.Key, provider.Value)),
        ];
    }

    private IEnumerable<string> PretendFaults(ExternalSignInOptions settings)
    {
        if (settings.Pretend && !environment.IsDevelopment())
            yield return $"{Section}:Pretend lets everybody be anybody and is for Development only, but this is {environment.EnvironmentName}. Take it away.";
    }

    private static IEnumerable<string> OrderFaults(ExternalSignInOptions settings) => TextList.Of(settings.Order).Where(id => !s_ownIds.Contains(id, StringComparer.Ordinal) && !settings.OpenIdConnect.ContainsKey(id))
        .Select(id => $"{Section}:Order names '{id}', but takes ids of providers, by commas: {string.Join(", ", s_ownIds.Concat(settings.OpenIdConnect.Keys))}.");

    private static IEnumerable<string> CredentialFaults(string section, ProviderSettings settings, bool needsSecret)
    {
        if (settings.IsOn && needsSecret && string.IsNullOrWhiteSpace(settings.ClientSecret))
            yield return $"{section}:ClientId is set, but {section}:ClientSecret is missing. Copy it from the provider's page of this app, or take the client id away to switch the provider off.";
        if (!settings.IsOn && !string.IsNullOrWhiteSpace(settings.ClientSecret))
            yield return $"{section}:ClientSecret is set, but {section}:ClientId is missing.";
        if (settings.IsOn && (settings.ClientId + settings.ClientSecret).Any(c => c is <= ' ' or > '~'))
            yield return $"{section}:ClientId or {section}:ClientSecret holds a blank or a line break: copy it once more.";
    }

    private static IEnumerable<string> GitHubFaults(string section, GitHubSettings settings) => Faults(
        section,
        (nameof(settings.Url), settings.Url), (nameof(settings.ApiUrl), settings.ApiUrl), (nameof(settings.AuthorizationEndpoint), settings.AuthorizationEndpoint),
        (nameof(settings.TokenEndpoint), settings.TokenEndpoint), (nameof(settings.UserEndpoint), settings.UserEndpoint), (nameof(settings.EmailsEndpoint), settings.EmailsEndpoint),
        (nameof(settings.TokenCheckEndpoint), settings.TokenCheckEndpoint));

    private static IEnumerable<string> AddressFaults(string section, OpenIdConnectSettings settings) => Faults(
        section,
        (nameof(settings.Issuer), settings.Issuer), (nameof(settings.MetadataUrl), settings.MetadataUrl), (nameof(settings.AuthorizationEndpoint), settings.AuthorizationEndpoint),
        (nameof(settings.TokenEndpoint), settings.TokenEndpoint), (nameof(settings.UserInfoEndpoint), settings.UserInfoEndpoint), (nameof(settings.JwksUrl), settings.JwksUrl));

    private static IEnumerable<string> Faults(string section, params (string Name, string? Address)[] addresses) =>
        addresses.Select(one => ProviderAddress.Fault($"{section}:{one.Name}", one.Address)).OfType<string>();

    private static IEnumerable<string> GoogleFaults(GoogleSettings settings) => GoogleClient.Domains(settings).Where(domain => !Domain().IsMatch(domain))
        .Select(domain => $"{Section}:Google:HostedDomains holds '{domain}', but takes domains like example.org, by commas.");

    private IEnumerable<string> AppleFaults(string section, AppleSettings settings)
    {
        if (!settings.IsOn)
            yield break;
        if (!AppleId().IsMatch(settings.TeamId ?? ""))
            yield return $"{section}:TeamId is missing or not 10 capital letters and digits; Apple shows it beside the name of the team.";
        if (!AppleId().IsMatch(settings.KeyId ?? ""))
            yield return $"{section}:KeyId is missing or not 10 capital letters and digits; Apple shows it beside the key.";
        if (!string.IsNullOrWhiteSpace(settings.ClientSecret))
            yield return $"{section}:ClientSecret is set, but Apple has none: set {section}:PrivateKey or {section}:PrivateKeyFile.";
        if (string.IsNullOrWhiteSpace(settings.PrivateKey) == string.IsNullOrWhiteSpace(settings.PrivateKeyFile))
            yield return $"Set either {section}:PrivateKey or {section}:PrivateKeyFile.";
        else if (new AppleSecret(settings, locations.Full, clock).Fault(section) is { } fault)
            yield return fault;
    }

    private static IEnumerable<string> OtherFaults(string id, OpenIdConnectSettings settings)
    {
        var section = $"{Section}:OpenIdConnect:{id}";
        if (!IsFree(id))
            yield return $"{section}: an id takes up to 32 small letters, digits and dashes, and is none of {string.Join(", ", s_ownIds)}. Choose another.";
        if (settings.IsOn && string.IsNullOrWhiteSpace(settings.Issuer))
            yield return $"{section}:Issuer is missing: the address under which the provider's discovery document says it is.";
        if (settings.Issuer is { } issuer && issuer.AsSpan().ContainsAny('?', '#'))
            yield return $"{section}:Issuer is '{issuer}', but has neither a query nor a fragment.";
        foreach (var fault in CredentialFaults(section, settings, needsSecret: false).Concat(AddressFaults(section, settings)))
            yield return fault;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$", RegexOptions.NonBacktracking)]
    private static partial Regex ProviderIds();

    [GeneratedRegex("^[A-Z0-9]{10}$", RegexOptions.NonBacktracking)]
    private static partial Regex AppleId();

    [GeneratedRegex(@"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Domain();
}
