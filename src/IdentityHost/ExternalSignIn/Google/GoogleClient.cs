using System.Text.Json;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.Google;

/// <summary>What is Google's own beside OpenID Connect: a second spelling of <c>iss</c>, and the organisation of a person (<c>hd</c>).</summary>
internal static class GoogleClient
{
    /// <summary>Its id.</summary>
    public const string ProviderId = "google";

    public static OpenIdConnectClient Of(GoogleSettings settings)
    {
        var domains = Domains(settings);
        return new(ProviderId, settings.Name ?? "Google", $"{ExternalSignInOptions.Section}:{nameof(ExternalSignInOptions.Google)}", settings)
        {
            IssuerToo = settings.Issuer == GoogleSettings.GoogleIssuer ? "accounts.google.com" : null,
            // A client id of Android or iOS gets tokens for a web client of the same project alone.
            TakesTokensOfAnyApp = true,
            KeepsMailbox = (claims, email) => settings.Issuer == GoogleSettings.GoogleIssuer && KeepsMailbox(claims, email),
            // The star lets people of any organisation choose, and nobody without one.
            Parameters = Wish(domains),
            // What was asked for is a wish that anybody can take out of the address; the claim decides.
            Refusal = claims => Refusal(domains, claims),
        };
    }

    /// <summary>The domains of the setting.</summary>
    public static string[] Domains(GoogleSettings settings) => TextList.Of(settings.HostedDomains);

    private static Dictionary<string, string> Wish(string[] domains)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (domains.Length > 0)
            parameters["hd"] = domains.Length == 1 ? domains[0] : "*";
        return parameters;
    }

    /// <summary>As Google says: an address of its own, or one of an organisation that it runs the mail of. Any other was proven there once.</summary>
    private static bool KeepsMailbox(JsonElement claims, string email) => email.EndsWith("@gmail.com", StringComparison.OrdinalIgnoreCase) || JsonText.Of(claims, "hd") is not null;

    private static string? Refusal(string[] domains, JsonElement claims) =>
        domains.Length == 0 || domains.Contains(JsonText.Of(claims, "hd"), StringComparer.OrdinalIgnoreCase) ? null : "the person belongs to none of the HostedDomains";
}
