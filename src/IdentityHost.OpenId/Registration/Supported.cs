using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Token;

namespace IdentityHost.OpenId.Registration;

/// <summary>What this server offers: the values that discovery announces are the values that registration accepts.</summary>
internal static class Supported
{
    /// <summary>Of every client.</summary>
    public static IReadOnlyList<string> GrantTypes { get; } = ["authorization_code", "refresh_token", "client_credentials"];

    /// <summary>Of the operator's own apps.</summary>
    public static IReadOnlyList<string> AllGrantTypes { get; } = [.. GrantTypes, .. FirstPartyGrants.All];

    /// <summary>Of ID tokens, signed userinfo and access tokens.</summary>
    public static IReadOnlyList<string> SigningAlgorithms => SignatureAlgorithms.OfServer;

    /// <summary>Of client assertions.</summary>
    public static IReadOnlyList<string> AssertionAlgorithms => SignatureAlgorithms.OfClients;

    public static IReadOnlyList<string> AuthMethods { get; } = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

    public static IReadOnlyList<string> ConfidentialAuthMethods { get; } = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    /// <summary>The claims that ID token and userinfo may carry.</summary>
    public static IReadOnlyList<string> Claims { get; } =
    [
        "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid", "name", "given_name", "family_name",
        "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale",
        "updated_at", "email", "email_verified", "phone_number", "phone_number_verified", "address", "groups", "permissions",
    ];
}
