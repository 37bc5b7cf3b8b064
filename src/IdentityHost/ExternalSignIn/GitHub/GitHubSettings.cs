using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>GitHub, under <c>IdentityHost:ExternalSignIn:GitHub</c>.</summary>
public sealed class GitHubSettings : ProviderSettings
{
    private static readonly Dictionary<string, string> s_fields = new(StringComparer.Ordinal) { ["picture"] = "avatar_url", ["profile_url"] = "html_url" };

    /// <summary>Where people find it; that of a GitHub Enterprise Server for one.</summary>
    public string Url { get; set; } = "https://github.com";

    /// <summary>Where programs find it; when absent <c>https://api.github.com</c>, and <c>/api/v3</c> below <see cref="Url"/> for a GitHub Enterprise Server.</summary>
    public string? ApiUrl { get; set; }

    /// <summary>Where people are sent, in place of <c>/login/oauth/authorize</c>.</summary>
    public string? AuthorizationEndpoint { get; set; }

    /// <summary>Where codes are redeemed, in place of <c>/login/oauth/access_token</c>.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>Where it says who somebody is, in place of <c>/user</c> of the API.</summary>
    public string? UserEndpoint { get; set; }

    /// <summary>Where it says which addresses they have, in place of <c>/user/emails</c> of the API.</summary>
    public string? EmailsEndpoint { get; set; }

    /// <summary>Where it says whose a token is, in place of <c>/applications/{client_id}/token</c> of the API.</summary>
    public string? TokenCheckEndpoint { get; set; }

    internal override IReadOnlyDictionary<string, string> UsualFields => s_fields;
}
