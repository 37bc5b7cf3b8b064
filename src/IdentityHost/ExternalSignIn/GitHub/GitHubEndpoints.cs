namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>Where GitHub, a GitHub Enterprise Server or one that is pretended has what.</summary>
internal sealed record GitHubEndpoints(string Authorization, string Token, string User, string Emails, string TokenCheck, string Issuer)
{
    private const string Public = "github.com";
    private const string PublicUrl = "https://" + Public;
    private const string PublicApi = "https://api.github.com";

    public static GitHubEndpoints Of(GitHubSettings settings)
    {
        var url = settings.Url.TrimEnd('/');
        var api = settings.ApiUrl?.TrimEnd('/') ?? (url == PublicUrl ? PublicApi : url + "/api/v3");
        return new(
            settings.AuthorizationEndpoint ?? url + "/login/oauth/authorize",
            settings.TokenEndpoint ?? url + "/login/oauth/access_token",
            settings.UserEndpoint ?? api + "/user",
            settings.EmailsEndpoint ?? api + "/user/emails",
            settings.TokenCheckEndpoint ?? $"{api}/applications/{settings.ClientId}/token",
            url + "/login/oauth");
    }

    /// <summary>Whether an address stands in for one that somebody keeps to themselves, where nothing arrives: GitHub's, or the same at a server of one's own.</summary>
    public bool IsStandIn(string email) =>
        ((string[])[Public, new Uri(Issuer).Host]).Any(host => email.EndsWith("@users.noreply." + host, StringComparison.OrdinalIgnoreCase));
}
