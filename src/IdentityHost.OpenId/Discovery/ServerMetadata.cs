using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.OpenId.Discovery;

/// <summary>What the server says of itself: OpenID Connect Discovery §3, RFC 8414 §2, First-Party Applications (draft -04) §8; one document for both.</summary>
/// <remarks>
/// The defaults of three members would be wrong and are stated: <c>grant_types_supported</c>,
/// <c>token_endpoint_auth_methods_supported</c>, <c>request_uri_parameter_supported</c>. Null members are left out.
/// </remarks>
internal sealed record ServerMetadata
{
    [JsonPropertyName("issuer")] public required string Issuer { get; init; }
    [JsonPropertyName("authorization_endpoint")] public required string AuthorizationEndpoint { get; init; }
    [JsonPropertyName("token_endpoint")] public required string TokenEndpoint { get; init; }
    [JsonPropertyName("userinfo_endpoint")] public required string UserInfoEndpoint { get; init; }
    [JsonPropertyName("jwks_uri")] public required string JwksUri { get; init; }
    [JsonPropertyName("registration_endpoint")] public string? RegistrationEndpoint { get; init; }
    [JsonPropertyName("end_session_endpoint")] public required string EndSessionEndpoint { get; init; }
    [JsonPropertyName("introspection_endpoint")] public required string IntrospectionEndpoint { get; init; }
    [JsonPropertyName("revocation_endpoint")] public required string RevocationEndpoint { get; init; }
    [JsonPropertyName("pushed_authorization_request_endpoint")] public required string PushedAuthorizationRequestEndpoint { get; init; }
    [JsonPropertyName("authorization_challenge_endpoint")] public required string AuthorizationChallengeEndpoint { get; init; }
    [JsonPropertyName("require_pushed_authorization_requests")] public bool RequirePushedAuthorizationRequests { get; init; }
    [JsonPropertyName("scopes_supported")] public required IReadOnlyList<string> ScopesSupported { get; init; }
    [JsonPropertyName("response_types_supported")] public IReadOnlyList<string> ResponseTypesSupported { get; } = ["code"];
    [JsonPropertyName("response_modes_supported")] public IReadOnlyList<string> ResponseModesSupported { get; } = ["query", "fragment", "form_post"];
    [JsonPropertyName("grant_types_supported")] public required IReadOnlyList<string> GrantTypesSupported { get; init; }
    [JsonPropertyName("subject_types_supported")] public IReadOnlyList<string> SubjectTypesSupported { get; } = ["public"];
    [JsonPropertyName("id_token_signing_alg_values_supported")] public required IReadOnlyList<string> IdTokenSigningAlgValuesSupported { get; init; }
    [JsonPropertyName("userinfo_signing_alg_values_supported")] public required IReadOnlyList<string> UserInfoSigningAlgValuesSupported { get; init; }
    [JsonPropertyName("token_endpoint_auth_methods_supported")] public required IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; }
    [JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")] public required IReadOnlyList<string> TokenEndpointAuthSigningAlgValuesSupported { get; init; }
    [JsonPropertyName("revocation_endpoint_auth_methods_supported")] public required IReadOnlyList<string> RevocationEndpointAuthMethodsSupported { get; init; }
    [JsonPropertyName("revocation_endpoint_auth_signing_alg_values_supported")] public required IReadOnlyList<string> RevocationEndpointAuthSigningAlgValuesSupported { get; init; }
    [JsonPropertyName("introspection_endpoint_auth_methods_supported")] public required IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported { get; init; }
    [JsonPropertyName("introspection_endpoint_auth_signing_alg_values_supported")] public required IReadOnlyList<string> IntrospectionEndpointAuthSigningAlgValuesSupported { get; init; }
    [JsonPropertyName("code_challenge_methods_supported")] public IReadOnlyList<string> CodeChallengeMethodsSupported { get; } = ["S256"];
    [JsonPropertyName("prompt_values_supported")] public required IReadOnlyList<string> PromptValuesSupported { get; init; }
    [JsonPropertyName("acr_values_supported")] public IReadOnlyList<string>? AcrValuesSupported { get; init; }
    [JsonPropertyName("claims_supported")] public required IReadOnlyList<string> ClaimsSupported { get; init; }
    [JsonPropertyName("claim_types_supported")] public IReadOnlyList<string> ClaimTypesSupported { get; } = ["normal"];
    [JsonPropertyName("ui_locales_supported")] public required IReadOnlyList<string> UiLocalesSupported { get; init; }
    [JsonPropertyName("claims_parameter_supported")] public bool ClaimsParameterSupported { get; } = true;
    [JsonPropertyName("request_parameter_supported")] public bool RequestParameterSupported { get; }
    [JsonPropertyName("request_uri_parameter_supported")] public bool RequestUriParameterSupported { get; }
    [JsonPropertyName("authorization_response_iss_parameter_supported")] public bool AuthorizationResponseIssParameterSupported { get; } = true;
}

/// <summary>Source-generated JSON of this folder.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerMetadata))]
internal sealed partial class DiscoveryJson : JsonSerializerContext
{
    /// <summary>The document's bytes.</summary>
    public static byte[] Write(ServerMetadata metadata) => JsonSerializer.SerializeToUtf8Bytes(metadata, Default.ServerMetadata);
}
