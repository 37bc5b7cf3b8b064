using System.Text;
using System.Text.Json;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.Apple;

/// <summary>
/// What is Apple's own beside OpenID Connect: a secret that we sign, an answer that comes as a form, and the name of a person, which stands in that form the first
/// time they come and never again.
/// </summary>
internal static class AppleClient
{
    /// <summary>Its id.</summary>
    public const string ProviderId = "apple";

    private const int LongestUser = 2048;

    public static OpenIdConnectClient Of(AppleSettings settings, AppleSecret secret) =>
        new(ProviderId, settings.Name ?? "Apple", $"{ExternalSignInOptions.Section}:{nameof(ExternalSignInOptions.Apple)}", settings)
        {
            Secret = secret.Create,
            UsualScopes = "openid email name",
            // Apple answers by a form whoever asks for a name or an address.
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["response_mode"] = "form_post" },
            TakesForms = true,
            FieldsBeside = answer => Names(answer["user"].ToString()),
        };

    /// <summary><c>{"name": {"firstName": …, "lastName": …}, "email": …}</c>; the address is taken from the ID token alone.</summary>
    private static Dictionary<string, string> Names(string user)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (user.Length is 0 or > LongestUser)
            return fields;
        using var document = StrictJson.TryParse(Encoding.UTF8.GetBytes(user), out _);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("name", out var name))
            return fields;
        if (JsonText.Of(name, "firstName") is { } first)
            fields["given_name"] = first;
        if (JsonText.Of(name, "lastName") is { } last)
            fields["family_name"] = last;
        return fields;
    }
}
