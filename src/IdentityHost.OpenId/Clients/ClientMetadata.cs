using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.OpenId.Authorize.Responses;

namespace IdentityHost.OpenId.Clients;

/// <summary>Client metadata: what a client says of itself, with the names it has on the wire.</summary>
/// <remarks>
/// RFC 7591 §2, OpenID Connect Registration §2, RP-Initiated Logout §3.1, RFC 9126 §6. Lists are never null; an absent
/// member of another type is null. Values are checked by <c>Registration/ClientMetadataRules.cs</c>, not here. The generated JSON
/// reader hands null to the <c>init</c> accessor of an absent member, so each accessor knows its default too.
/// </remarks>
public sealed record ClientMetadata
{
    [JsonPropertyName("redirect_uris")] public IReadOnlyList<string> RedirectUris { get; init => field = value ?? []; } = [];
    [JsonPropertyName("token_endpoint_auth_method")] public string TokenEndpointAuthMethod { get; init => field = value ?? "client_secret_basic"; } = "client_secret_basic";
    [JsonPropertyName("token_endpoint_auth_signing_alg")] public string? TokenEndpointAuthSigningAlg { get; init; }
    [JsonPropertyName("grant_types")] public IReadOnlyList<string> GrantTypes { get; init => field = value ?? ["authorization_code"]; } = ["authorization_code"];
    [JsonPropertyName("response_types")] public IReadOnlyList<string> ResponseTypes { get; init => field = value ?? ["code"]; } = ["code"];
    [JsonPropertyName("application_type")] public string ApplicationType { get; init => field = value ?? "web"; } = "web";
    [JsonPropertyName("client_name")] public string? ClientName { get; init; }
    [JsonPropertyName("client_uri")] public string? ClientUri { get; init; }
    [JsonPropertyName("logo_uri")] public string? LogoUri { get; init; }
    [JsonPropertyName("policy_uri")] public string? PolicyUri { get; init; }
    [JsonPropertyName("tos_uri")] public string? TosUri { get; init; }
    [JsonPropertyName("contacts")] public IReadOnlyList<string> Contacts { get; init => field = value ?? []; } = [];

    /// <summary>Space-separated scopes the client may ask for; null lets the server's defaults apply.</summary>
    [JsonPropertyName("scope")] public string? Scope { get; init; }

    [JsonPropertyName("jwks")] public JsonElement? Jwks { get; init; }
    [JsonPropertyName("jwks_uri")] public string? JwksUri { get; init; }
    [JsonPropertyName("sector_identifier_uri")] public string? SectorIdentifierUri { get; init; }
    [JsonPropertyName("subject_type")] public string SubjectType { get; init => field = value ?? "public"; } = "public";
    [JsonPropertyName("id_token_signed_response_alg")] public string IdTokenSignedResponseAlg { get; init => field = value ?? "RS256"; } = "RS256";
    [JsonPropertyName("userinfo_signed_response_alg")] public string? UserInfoSignedResponseAlg { get; init; }

    /// <summary>Seconds; the <c>max_age</c> that applies when a request names none.</summary>
    [JsonPropertyName("default_max_age")] public long? DefaultMaxAge { get; init; }

    [JsonPropertyName("require_auth_time")] public bool RequireAuthTime { get; init; }
    [JsonPropertyName("default_acr_values")] public IReadOnlyList<string> DefaultAcrValues { get; init => field = value ?? []; } = [];
    [JsonPropertyName("initiate_login_uri")] public string? InitiateLoginUri { get; init; }
    [JsonPropertyName("request_uris")] public IReadOnlyList<string> RequestUris { get; init => field = value ?? []; } = [];
    [JsonPropertyName("post_logout_redirect_uris")] public IReadOnlyList<string> PostLogoutRedirectUris { get; init => field = value ?? []; } = [];
    [JsonPropertyName("require_pushed_authorization_requests")] public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>Our own member: demands PKCE of this client even where the server lets confidential clients go without.</summary>
    [JsonPropertyName("require_pkce")] public bool RequirePkce { get; init; }

    /// <summary>Our own member: the algorithm of this client's access tokens (<c>ES256</c> or <c>RS256</c>); null for the server's default.</summary>
    [JsonPropertyName("access_token_signed_response_alg")] public string? AccessTokenSignedResponseAlg { get; init; }

    [JsonPropertyName("software_id")] public string? SoftwareId { get; init; }
    [JsonPropertyName("software_version")] public string? SoftwareVersion { get; init; }

    /// <summary>The registered scopes one by one; empty when the client registered none.</summary>
    [JsonIgnore] public IReadOnlyList<string> Scopes => Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>
    /// Whether who knew it as it was before finds the same client: by name and logo, and by the hosts its answers go to, of which there may be fewer
    /// (S-153). What people and the operator decided about one face is not decided about another.
    /// </summary>
    public bool HasFaceOf(ClientMetadata before) =>
        ClientName == before.ClientName && LogoUri == before.LogoUri && Hosts(this).IsSubsetOf(Hosts(before));

    /// <summary>Whether it says the same in every member, as it would be written down.</summary>
    public bool IsSameAs(ClientMetadata other) =>
        JsonSerializer.SerializeToUtf8Bytes(this, ClientJson.Default.ClientMetadata).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, ClientJson.Default.ClientMetadata));

    /// <summary>Metadata that nobody checked yet may have anything for an address.</summary>
    private static HashSet<string> Hosts(ClientMetadata metadata) =>
        [.. metadata.RedirectUris.Select(uri => Ascii.IsValid(uri) && Uri.TryCreate(uri, UriKind.Absolute, out _) ? RedirectOrigin.Host(uri) : uri)];
}

/// <summary>Source-generated JSON of what this folder keeps; used by the registration endpoint and by the store alike.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientMetadata))]
[JsonSerializable(typeof(IReadOnlyList<ClientSecret>))]
public sealed partial class ClientJson : JsonSerializerContext;
