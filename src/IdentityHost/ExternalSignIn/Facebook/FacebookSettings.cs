using IdentityHost.ExternalSignIn.OpenIdConnect;

namespace IdentityHost.ExternalSignIn.Facebook;

/// <summary>Facebook, under <c>IdentityHost:ExternalSignIn:Facebook</c>: an OpenID provider whose discovery document has no token endpoint.</summary>
public sealed class FacebookSettings : OpenIdConnectSettings
{
    public FacebookSettings()
    {
        Issuer = "https://www.facebook.com";
        AuthorizationEndpoint = "https://www.facebook.com/dialog/oauth";
        TokenEndpoint = "https://graph.facebook.com/oauth/access_token";
        JwksUrl = "https://www.facebook.com/.well-known/oauth/openid/jwks/";
        AsksAgain = false;
    }
}
