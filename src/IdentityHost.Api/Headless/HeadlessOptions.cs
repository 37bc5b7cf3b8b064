using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Api.Headless;

/// <summary>Which clients the headless API serves, and how; allauth's settings <c>HEADLESS_…</c>.</summary>
public sealed class HeadlessOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:Headless";

    /// <summary>The kinds of clients: <c>app</c>, <c>browser</c>, separated by commas; empty switches the headless API off.</summary>
    [RegularExpression(@"^\s*((app|browser)\s*(,\s*(app|browser)\s*)*)?$")]
    public string Clients { get; set; } = "app,browser";

    /// <summary>What apps prove their session with.</summary>
    public TokenStrategy TokenStrategy { get; set; } = TokenStrategy.Session;

    /// <summary>How long an access token of the JWT strategy is good.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token of the JWT strategy is good; it dies with its session all the same.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether a refresh token serves once and is answered with the next one.</summary>
    public bool RotateRefreshToken { get; set; } = true;

    /// <summary>Origins other than the server's own whose pages may use the browser kind with cookies, for example <c>https://app.example.org</c>.</summary>
    public IList<string> TrustedOrigins { get; } = [];

    /// <summary>The <c>Domain</c> of the <c>csrftoken</c> cookie, for pages of a trusted origin on a sibling host that must read it; empty for the server's host alone.</summary>
    public string CsrfCookieDomain { get; set; } = "";

    /// <summary>Where a browser goes when a sign-in by an outside provider cannot begin (<c>socialaccount_login_error</c> of <c>HEADLESS_FRONTEND_URLS</c>).</summary>
    [Required]
    public string ProviderErrorUrl { get; set; } = "/signin";

    /// <summary>Whether <c>/openapi/headless.json</c> describes what is served (<c>HEADLESS_SERVE_SPECIFICATION</c>).</summary>
    public bool ServeSpecification { get; set; } = true;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in TrustedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.GetLeftPart(UriPartial.Authority) != origin)
                yield return new ValidationResult($"TrustedOrigins holds '{origin}', which is not an origin such as https://app.example.org.", [nameof(TrustedOrigins)]);
        }
    }

    internal bool Serves(string kind) => Clients.Split(',', StringSplitOptions.TrimEntries).Contains(kind, StringComparer.Ordinal);
}

/// <summary>allauth's <c>HEADLESS_TOKEN_STRATEGY</c>.</summary>
public enum TokenStrategy
{
    /// <summary>The session token alone.</summary>
    Session,

    /// <summary>Access and refresh tokens as well, signed by this server.</summary>
    Jwt,
}
