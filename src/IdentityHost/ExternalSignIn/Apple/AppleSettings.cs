using IdentityHost.ExternalSignIn.OpenIdConnect;

namespace IdentityHost.ExternalSignIn.Apple;

/// <summary>Apple, under <c>IdentityHost:ExternalSignIn:Apple</c>. The client id is the Services ID; in place of a secret there is a private key.</summary>
public sealed class AppleSettings : OpenIdConnectSettings
{
    private static readonly Dictionary<string, string> s_fields = new(StringComparer.Ordinal) { ["first_name"] = "given_name", ["last_name"] = "family_name" };

    public AppleSettings() => (Issuer, AsksAgain) = ("https://appleid.apple.com", false);

    /// <summary>The team, 10 characters.</summary>
    public string? TeamId { get; set; }

    /// <summary>The id of the private key, 10 characters.</summary>
    public string? KeyId { get; set; }

    /// <summary>The private key: the text of the <c>.p8</c> file.</summary>
    public string? PrivateKey { get; set; }

    /// <summary>The <c>.p8</c> file itself, in place of <see cref="PrivateKey"/>.</summary>
    public string? PrivateKeyFile { get; set; }

    internal override IReadOnlyDictionary<string, string> UsualFields => s_fields;
}
