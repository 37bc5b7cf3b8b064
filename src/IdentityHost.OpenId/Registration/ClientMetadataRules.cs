using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Token;

namespace IdentityHost.OpenId.Registration;

/// <summary>The rules of client metadata, whoever brings it; every refusal names the field, the value and the reason.</summary>
/// <remarks>RFC 7591 §2, OpenID Connect Registration §2, RP-Initiated Logout §3.1, RFC 9126 §6.</remarks>
internal static class ClientMetadataRules
{
    private const int LongestUri = 2048;
    private const int MostValues = 20;
    private const int LongestValue = 255;

    /// <summary>The first rule that is broken; null when the metadata is good as far as it says itself.</summary>
    public static OAuthError? Check(ClientMetadata metadata, bool byOperator, bool firstParty = false) =>
        CheckGrants(metadata, firstParty)
        ?? RedirectUris(metadata)
        ?? Keys(metadata)
        ?? Algorithms(metadata)
        ?? Identity(metadata, byOperator)
        ?? Addresses(metadata)
        ?? Rest(metadata);

    /// <summary>The one rule that follows from what the operator decides about the client as well.</summary>
    public static OAuthError? CheckGrants(ClientMetadata metadata, bool firstParty) => Grants(metadata, firstParty ? Supported.AllGrantTypes : Supported.GrantTypes);

    /// <summary>RFC 7591 §2.1: grant and response types belong together.</summary>
    private static OAuthError? Grants(ClientMetadata metadata, IReadOnlyList<string> possible)
    {
        if (OneOf("token_endpoint_auth_method", metadata.TokenEndpointAuthMethod, Supported.AuthMethods) is { } method)
            return method;
        foreach (var grant in metadata.GrantTypes)
        {
            if (OneOf("grant_types", grant, possible) is { } unknown)
                return unknown;
        }

        foreach (var type in metadata.ResponseTypes)
        {
            if (OneOf("response_types", type, ["code"]) is { } unknown)
                return unknown;
        }

        var code = metadata.GrantTypes.Contains("authorization_code", StringComparer.Ordinal);
        if (code != metadata.ResponseTypes.Contains("code", StringComparer.Ordinal))
            return Refuse("response_types", string.Join(' ', metadata.ResponseTypes), "must have code exactly if grant_types has authorization_code");
        if (!code && metadata.GrantTypes.Contains("refresh_token", StringComparer.Ordinal) && !metadata.GrantTypes.Intersect(FirstPartyGrants.All, StringComparer.Ordinal).Any())
            return Refuse("grant_types", "refresh_token", "needs authorization_code beside it");
        return metadata.TokenEndpointAuthMethod == "none" && metadata.GrantTypes.Contains("client_credentials", StringComparer.Ordinal)
            ? Refuse("grant_types", "client_credentials", "needs a client that authenticates")
            : null;
    }

    private static OAuthError? RedirectUris(ClientMetadata metadata)
    {
        if (metadata.RedirectUris.Count == 0 && metadata.GrantTypes.Contains("authorization_code", StringComparer.Ordinal))
            return OAuthError.InvalidRedirectUri("redirect_uris: missing; the authorization_code grant needs at least one.");
        return RedirectUriRules.Check("redirect_uris", metadata.RedirectUris)
            ?? RedirectUriRules.Check("post_logout_redirect_uris", metadata.PostLogoutRedirectUris)
            ?? OneOf("application_type", metadata.ApplicationType, ["web", "native"]);
    }

    /// <summary>RFC 7591 §2: the keys stand in the metadata or behind a URL, never both.</summary>
    private static OAuthError? Keys(ClientMetadata metadata)
    {
        if (metadata is { Jwks: not null, JwksUri: not null })
            return Refuse("jwks", "(a key set)", "must not stand beside jwks_uri");
        if (metadata is { TokenEndpointAuthMethod: "private_key_jwt", Jwks: null, JwksUri: null })
            return Refuse("token_endpoint_auth_method", "private_key_jwt", "needs jwks or jwks_uri");
        if (metadata.JwksUri is { } uri && WebAddress("jwks_uri", uri) is { } bad)
            return bad;
        return metadata.Jwks is { } jwks && PublicKeySet.TryParse(jwks).Refused(out var error, out _)
            ? OAuthError.InvalidClientMetadata(Printable.Ascii($"jwks: {error.Description}"))
            : null;
    }

    private static OAuthError? Algorithms(ClientMetadata metadata) =>
        OneOf("subject_type", metadata.SubjectType, ["public"])
        ?? OneOf("id_token_signed_response_alg", metadata.IdTokenSignedResponseAlg, Supported.SigningAlgorithms)
        ?? OneOf("userinfo_signed_response_alg", metadata.UserInfoSignedResponseAlg, Supported.SigningAlgorithms)
        ?? OneOf("access_token_signed_response_alg", metadata.AccessTokenSignedResponseAlg, Supported.SigningAlgorithms)
        ?? OneOf("token_endpoint_auth_signing_alg", metadata.TokenEndpointAuthSigningAlg, Supported.AssertionAlgorithms);

    private static OAuthError? Identity(ClientMetadata metadata, bool byOperator) =>
        metadata.ClientName is { } name && ClientNameRules.Refusal(name, byOperator) is { } reason
            ? Refuse("client_name", name, reason)
            : Short("contacts", metadata.Contacts)
            ?? Short("software_id", metadata.SoftwareId is null ? [] : [metadata.SoftwareId])
            ?? Short("software_version", metadata.SoftwareVersion is null ? [] : [metadata.SoftwareVersion]);

    private static OAuthError? Addresses(ClientMetadata metadata) =>
        WebAddress("client_uri", metadata.ClientUri)
        ?? WebAddress("logo_uri", metadata.LogoUri)
        ?? WebAddress("policy_uri", metadata.PolicyUri)
        ?? WebAddress("tos_uri", metadata.TosUri)
        ?? WebAddress("sector_identifier_uri", metadata.SectorIdentifierUri)
        ?? InitiateLogin(metadata.InitiateLoginUri)
        ?? (metadata.RequestUris.Count > MostValues
            ? Refuse("request_uris", $"{metadata.RequestUris.Count} values", $"has more than {MostValues}")
            : metadata.RequestUris.Select(uri => WebAddress("request_uris", uri)).FirstOrDefault(e => e is not null));

    private static OAuthError? Rest(ClientMetadata metadata)
    {
        if (metadata.DefaultMaxAge is < 0 or > int.MaxValue)
            return Refuse("default_max_age", $"{metadata.DefaultMaxAge}", "is not a number of seconds");
        if (Short("default_acr_values", metadata.DefaultAcrValues) is { } acr)
            return acr;
        foreach (var scope in metadata.Scopes)
        {
            // RFC 6749 §3.3
            if (scope.Length > LongestValue || scope.AsSpan().ContainsAnyExceptInRange('!', '~') || scope.AsSpan().ContainsAny('"', '\\'))
                return Refuse("scope", scope, "is not a scope token");
        }

        return null;
    }

    /// <summary>OpenID Connect Registration §2: <c>initiate_login_uri</c> must be https.</summary>
    private static OAuthError? InitiateLogin(string? uri) =>
        uri is not null && !uri.StartsWith("https://", StringComparison.Ordinal)
            ? Refuse("initiate_login_uri", uri, "is not https")
            : WebAddress("initiate_login_uri", uri);

    /// <summary>A page or document on the web: https, or http on the developer's own machine.</summary>
    private static OAuthError? WebAddress(string field, string? uri)
    {
        if (uri is null)
            return null;
        if (uri.Length > LongestUri || uri.AsSpan().ContainsAnyExceptInRange('!', '~') || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
            return Refuse(field, uri, "is not an absolute URL");
        if (parsed.UserInfo.Length > 0)
            return Refuse(field, uri, "has user information");
        return parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && RedirectUriRules.IsLoopback(parsed))
            ? null
            : Refuse(field, uri, "is not https");
    }

    private static OAuthError? OneOf(string field, string? value, IReadOnlyList<string> supported) =>
        value is null || supported.Contains(value, StringComparer.Ordinal)
            ? null
            : Refuse(field, value, $"is not supported here; possible: {string.Join(", ", supported)}");

    private static OAuthError? Short(string field, IReadOnlyList<string> values)
    {
        if (values.Count > MostValues)
            return Refuse(field, $"{values.Count} values", $"has more than {MostValues}");
        var bad = values.FirstOrDefault(v => v.Length is 0 or > LongestValue || v.Any(char.IsControl));
        return bad is null ? null : Refuse(field, bad, $"is empty, longer than {LongestValue} characters, or has control characters");
    }

    private static OAuthError Refuse(string field, string value, string reason) =>
        OAuthError.InvalidClientMetadata(Printable.Ascii($"{field}: {(value.Length > 100 ? value[..100] : value)} {reason}."));
}
