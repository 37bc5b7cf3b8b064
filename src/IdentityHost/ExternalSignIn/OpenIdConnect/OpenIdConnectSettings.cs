using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>An OpenID provider, under <c>IdentityHost:ExternalSignIn:OpenIdConnect:{id}</c>.</summary>
public class OpenIdConnectSettings : ProviderSettings
{
    private static readonly Dictionary<string, string> s_fields = new(StringComparer.Ordinal)
    {
        ["first_name"] = "given_name",
        ["last_name"] = "family_name",
        ["picture"] = "picture",
        ["locale"] = "locale",
        ["zoneinfo"] = "zoneinfo",
    };

    /// <summary>The provider (<c>iss</c>), letter by letter as its discovery document has it.</summary>
    public string? Issuer { get; set; }

    /// <summary>Where the discovery document is, in place of <c>/.well-known/openid-configuration</c> below the issuer.</summary>
    public string? MetadataUrl { get; set; }

    /// <summary>Where people are sent, in place of what the document says.</summary>
    public string? AuthorizationEndpoint { get; set; }

    /// <summary>Where codes are redeemed, in place of what the document says.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>Where it says more of somebody, in place of what the document says. It is asked only for an address that the ID token does not have.</summary>
    public string? UserInfoEndpoint { get; set; }

    /// <summary>Where the keys are, in place of what the document says.</summary>
    public string? JwksUrl { get; set; }

    /// <summary>
    /// Whether it asks people who they are when it is told to (<c>prompt=login</c>, <c>max_age=0</c>), also those it knows, and says when it did
    /// (<c>auth_time</c>; OpenID Connect Core §3.1.2.1). One that does not is no proof that the same person still sits there, unless an account has nothing else.
    /// </summary>
    public bool AsksAgain { get; set; } = true;

    /// <summary>Client ids at the provider, by commas, of apps of ours that hand in tokens which they asked for us in their own name (<c>azp</c>). None when absent.</summary>
    public string? Apps { get; set; }

    internal override IReadOnlyDictionary<string, string> UsualFields => s_fields;
}
