using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>Sign-in by GitHub.</summary>
internal sealed class GitHubProvider : IProvider
{
    /// <summary>Its id.</summary>
    public const string ProviderId = "github";

    /// <summary>Reads the addresses; who somebody is needs no scope.</summary>
    private const string UsualScopes = "user:email";

    private readonly GitHubSettings _settings;
    private readonly Func<GitHubEndpoints> _endpoints;
    private readonly ProviderParts _parts;
    private readonly GitHubPeople _people;
    private readonly GitHubTokenCheck _check;

    public GitHubProvider(GitHubSettings settings, Func<GitHubEndpoints> endpoints, ProviderParts parts)
    {
        (_settings, _endpoints, _parts) = (settings, endpoints, parts);
        _people = new(ProviderId, endpoints, parts.Http);
        _check = new(endpoints, settings, parts.Http);
    }

    public string Id => ProviderId;

    public ExternalProvider Described => new(ProviderId, _settings.Name ?? "GitHub")
    {
        ClientId = _settings.ClientId,
        HasRedirect = true,
        HasToken = true,
        VouchesForAddresses = _settings.VouchesForAddresses,
        ProfileFields = _settings.Fields(),
    };

    public void Map(IEndpointRouteBuilder routes) => _parts.Callback.Map(routes, ProviderId, takesForms: false, async (http, _) => (await HandlerAsync(http), null));

    public async Task<string?> OpenAsync(HttpContext http, ExternalVisit visit, CancellationToken ct) => (await HandlerAsync(http)).Open(visit);

    public async Task<Reading> VerifyAsync(ExternalToken token, CancellationToken ct)
    {
        if (token.AccessToken is not { Length: > 0 } accessToken)
            return new Reading.Refused("GitHub has no ID tokens") { Code = "token_required" };
        if (BearerToken.Header(accessToken) is null)
            return new Reading.Refused("the access token is none");
        var (userId, failure) = await _check.CheckAsync(accessToken, ct);
        return failure ?? await _people.ReadAsync(accessToken, userId, ct);
    }

    public Task<string?> FaultAsync(CancellationToken ct) => _check.FaultAsync($"{ExternalSignInOptions.Section}:{nameof(ExternalSignInOptions.GitHub)}", ct);

    private Task<ProviderHandler> HandlerAsync(HttpContext http)
    {
        var endpoints = _endpoints();
        var options = _parts.Options(ProviderId, endpoints.Issuer);
        (options.ClientId, options.ClientSecret) = (_settings.ClientId!, _settings.ClientSecret!);
        (options.AuthorizationEndpoint, options.RedeemsAt) = (endpoints.Authorization, new ProviderEndpoint(endpoints.Token, IsNamed: true));
        options.Ask(_settings.Scopes ?? UsualScopes);
        return ProviderParts.ReadyAsync(new GitHubHandler(options, _parts.Http, _people), ProviderId, http);
    }
}
