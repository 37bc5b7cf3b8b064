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

    // GitHub's tokens have no end, and it drops those that nobody used for a year.
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(366);

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
        var (issued, failure) = await _check.CheckAsync(accessToken, ct);
        if (issued is null)
            return failure!;
        var reading = await _people.ReadAsync(accessToken, issued.UserId, ct);
        if (reading is not Reading.Known known)
            return reading;
        // Whoever finds one in a log, or keeps one, could sign in by it for ever; so each serves once. What failed at GitHub may be tried again.
        return await _parts.Used.TryUseAsync($"provider {ProviderId}", accessToken, _parts.Clock.GetUtcNow() + s_remembered, ct)
            ? new Reading.Known(known.Identity with { ProvenAt = issued.CreatedAt })
            : new Reading.Refused("the access token was handed in before");
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
