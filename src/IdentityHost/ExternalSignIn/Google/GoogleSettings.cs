using IdentityHost.ExternalSignIn.OpenIdConnect;

namespace IdentityHost.ExternalSignIn.Google;

/// <summary>Google, under <c>IdentityHost:ExternalSignIn:Google</c>.</summary>
public sealed class GoogleSettings : OpenIdConnectSettings
{
    /// <summary>Google's <c>iss</c>.</summary>
    public const string GoogleIssuer = "https://accounts.google.com";

    /// <summary>Google takes no <c>prompt=login</c>, and tells <c>auth_time</c> only to apps it was switched on for.</summary>
    public GoogleSettings() => (Issuer, AsksAgain) = (GoogleIssuer, false);

    /// <summary>Domains of Google Workspace (<c>hd</c>), by commas: with them nobody else is let in. Anybody when absent.</summary>
    public string? HostedDomains { get; set; }
}
