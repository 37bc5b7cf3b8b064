using System.Text.Json;
using IdentityHost.ExternalSignIn.Settings;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>This server as a client of one OpenID provider: the settings, and where the provider differs from the standard.</summary>
/// <param name="Id">The provider's id here.</param>
/// <param name="Name">What people read on its button.</param>
/// <param name="Section">Where its settings stand.</param>
/// <param name="Settings">The settings.</param>
internal sealed record OpenIdConnectClient(string Id, string Name, string Section, OpenIdConnectSettings Settings)
{
    private static readonly Dictionary<string, string> s_nothing = [];

    public string ClientId => Settings.ClientId!;

    public string Issuer => Settings.Issuer!;

    /// <summary>How the provider writes <c>iss</c> besides <see cref="Issuer"/>; none but Google does.</summary>
    public string? IssuerToo { get; init; }

    /// <summary>Whether every app for which the provider issues tokens to us is ours: Google's project. Elsewhere the settings name them.</summary>
    public bool TakesTokensOfAnyApp { get; init; }

    /// <summary>Whether the provider itself keeps the mailbox of an address that it says is proven.</summary>
    public Func<JsonElement, string, bool> KeepsMailbox { get; init; } = static (_, _) => false;

    /// <summary>The secret; Apple's is made anew for each request.</summary>
    public Func<string?> Secret { get; init; } = () => Settings.ClientSecret;

    /// <summary>What is asked for unless the settings say otherwise.</summary>
    public string UsualScopes { get; init; } = "openid email profile";

    /// <summary>Further parameters of the authorization request.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = s_nothing;

    /// <summary>Whether answers come as forms.</summary>
    public bool TakesForms { get; init; }

    /// <summary>Why a person with these claims is not let in; null for nothing.</summary>
    public Func<JsonElement, string?> Refusal { get; init; } = static _ => null;

    /// <summary>What the answer tells of the person outside the ID token. Nobody signed it: good for names, never for addresses.</summary>
    public Func<IQueryCollection, IReadOnlyDictionary<string, string>> FieldsBeside { get; init; } = static _ => s_nothing;

    /// <summary>Whether a token that this app (<c>azp</c>) asked for in its own name may be handed in.</summary>
    public bool TakesTokensOf(string app) => TakesTokensOfAnyApp || TextList.Of(Settings.Apps).Contains(app, StringComparer.Ordinal);

    /// <summary>Where the discovery document is (OpenID Connect Discovery §4); null when the settings say everything that would stand in it.</summary>
    public string? MetadataUrl => Settings switch
    {
        { MetadataUrl: { Length: > 0 } url } => url,
        { AuthorizationEndpoint.Length: > 0, TokenEndpoint.Length: > 0, JwksUrl.Length: > 0 } => null,
        _ => Issuer.TrimEnd('/') + "/.well-known/openid-configuration",
    };
}
