using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.Facebook;

/// <summary>What is Facebook's own beside OpenID Connect: the name of a scope. Its ID tokens do not say whether an address is verified, so none is.</summary>
internal static class FacebookClient
{
    /// <summary>Its id.</summary>
    public const string ProviderId = "facebook";

    public static OpenIdConnectClient Of(FacebookSettings settings) =>
        new(ProviderId, settings.Name ?? "Facebook", $"{ExternalSignInOptions.Section}:{nameof(ExternalSignInOptions.Facebook)}", settings) { UsualScopes = "openid email public_profile" };
}
