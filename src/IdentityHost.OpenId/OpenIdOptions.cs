using System.ComponentModel.DataAnnotations;

namespace IdentityHost.OpenId;

/// <summary>Settings of the protocol engine, under <c>IdentityHost:OpenId</c>. Lifetimes are whole seconds.</summary>
public sealed class OpenIdOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:OpenId";

    /// <summary>Of whom PKCE is demanded (RFC 7636); <c>PublicClients</c> lets confidential clients go without, as the Basic OP plan needs.</summary>
    public PkcePolicy RequirePkce { get; set; } = PkcePolicy.All;

    /// <summary>Whether every authorization request must be pushed (RFC 9126 §5).</summary>
    public bool RequirePushedAuthorizationRequests { get; set; }

    /// <summary>Seconds an authorization code is good for; RFC 6749 §4.1.2 and the conformance suite want it short.</summary>
    [Range(5, 60)]
    public int AuthorizationCodeLifetime { get; set; } = 60;

    /// <summary>Seconds a pushed request waits to be opened (RFC 9126 §2.2, <c>expires_in</c>).</summary>
    [Range(5, 600)]
    public int PushedRequestLifetime { get; set; } = 60;

    /// <summary>Seconds a person has to sign in and consent once the request is in front of them.</summary>
    [Range(60, 86_400)]
    public int InteractionLifetime { get; set; } = 3_600;

    /// <summary>Seconds an access token is good for.</summary>
    [Range(30, 86_400)]
    public int AccessTokenLifetime { get; set; } = 900;

    /// <summary>Seconds an ID token is good for.</summary>
    [Range(30, 86_400)]
    public int IdTokenLifetime { get; set; } = 900;

    /// <summary>Seconds a refresh token may lie unused before it stops working.</summary>
    [Range(60, 31_536_000)]
    public int RefreshTokenIdleLifetime { get; set; } = 604_800;

    /// <summary>Seconds from the first issue after which a refresh family ends, however often it is used.</summary>
    [Range(60, 31_536_000)]
    public int RefreshTokenAbsoluteLifetime { get; set; } = 2_592_000;

    /// <summary>Seconds in which a spent refresh token gets the same successor again, for parallel tabs; 0 switches it off.</summary>
    [Range(0, 60)]
    public int RefreshTokenGrace { get; set; } = 10;

    /// <summary>Days after which a signing key is replaced.</summary>
    [Range(1, 3_650)]
    public int KeyRotationDays { get; set; } = 90;

    /// <summary>Seconds a new key is published before it signs: as long as relying parties cache the JWKS.</summary>
    [Range(0, 604_800)]
    public int KeyAnnouncement { get; set; } = 86_400;

    /// <summary>Seconds that relying parties may cache discovery and JWKS (<c>Cache-Control: max-age</c>).</summary>
    [Range(0, 86_400)]
    public int DiscoveryCacheLifetime { get; set; } = 3_600;
}

/// <summary>Of whom PKCE is demanded.</summary>
public enum PkcePolicy
{
    /// <summary>Of every client (OAuth 2.1).</summary>
    All,

    /// <summary>Of public clients, and of those whose metadata says so.</summary>
    PublicClients,
}

/// <summary>The one public name of this server: <c>iss</c>, and the origin of every URL it tells (never taken from a request).</summary>
/// <param name="Value">Absolute URL without query, fragment or trailing slash.</param>
public sealed record Issuer(string Value)
{
    /// <summary>The issuer followed by a path that begins with a slash.</summary>
    public string Url(string path) => Value + path;

    /// <summary>Whether something lies on this server.</summary>
    public bool Holds(string uri) =>
        uri.Equals(Value, StringComparison.OrdinalIgnoreCase) || uri.StartsWith(Value.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The issuer's own path followed by this one: how the server's pages and endpoints name each other.</summary>
    public string LocalUrl(string path) => Path + path;

    /// <summary>The issuer's path without trailing slash; empty at the root of a host.</summary>
    public string Path { get; } = new Uri(Value).AbsolutePath.TrimEnd('/');

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>The issuer, for what may ask before the server listens: a server without a setting for it does not know its address until then.</summary>
/// <param name="Find">The issuer, or null.</param>
public sealed record IssuerIfKnown(Func<Issuer?> Find);
