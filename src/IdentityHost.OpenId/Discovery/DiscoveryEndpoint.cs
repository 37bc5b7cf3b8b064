using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.OpenId.Discovery;

/// <summary>Discovery and JWKS: <c>/.well-known/openid-configuration</c>, <c>/.well-known/oauth-authorization-server</c>, <c>/.well-known/jwks.json</c>.</summary>
/// <remarks>OpenID Connect Discovery §4, RFC 8414 §3. Every URL begins with the configured issuer, whatever host the request named.</remarks>
internal sealed class DiscoveryEndpoint(
    Issuer issuer,
    IScopes scopes,
    KeyRing keys,
    IBrowserSubjects subjects,
    DiscoverySettings settings)
{
    private Made<IReadOnlyDictionary<string, Scope>>? _metadata;
    private Made<KeySnapshot>? _jwks;

    /// <summary>Answers with the metadata.</summary>
    public async Task MetadataAsync(HttpContext http)
    {
        // A snapshot of the scopes is replaced, never changed: another object means another document. Two makers at once make the same.
        var known = await scopes.AllAsync(http.RequestAborted);
        var made = _metadata;
        if (made is null || !ReferenceEquals(made.Source, known))
            _metadata = made = new(known, Prepare(DiscoveryJson.Write(Describe(known.Keys))));
        await made.Document.WriteAsync(http);
    }

    /// <summary>Answers with the metadata where RFC 8414 §3.1 puts it for an issuer with a path: behind the well-known part.</summary>
    public Task MetadataBehindAsync(HttpContext http)
    {
        if (string.Equals("/" + http.GetRouteValue("issuerPath"), issuer.Path, StringComparison.Ordinal))
            return MetadataAsync(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Answers with the public keys.</summary>
    public async Task JwksAsync(HttpContext http)
    {
        var snapshot = await keys.CurrentAsync(http.RequestAborted);
        var made = _jwks;
        if (made is null || !ReferenceEquals(made.Source, snapshot))
            _jwks = made = new(snapshot, Prepare(snapshot.Jwks));
        await made.Document.WriteAsync(http);
    }

    private PreparedJson Prepare(byte[] body) => new(body, settings.OpenId.Value.DiscoveryCacheLifetime);

    private ServerMetadata Describe(IEnumerable<string> scopeNames) => new()
    {
        Issuer = issuer.Value,
        AuthorizationEndpoint = issuer.Url("/connect/authorize"),
        TokenEndpoint = issuer.Url("/connect/token"),
        UserInfoEndpoint = issuer.Url("/connect/userinfo"),
        JwksUri = issuer.Url("/.well-known/jwks.json"),
        RegistrationEndpoint = settings.Registration.Value.Policy == RegistrationPolicy.Off ? null : issuer.Url("/connect/register"),
        EndSessionEndpoint = issuer.Url("/connect/logout"),
        IntrospectionEndpoint = issuer.Url("/connect/introspect"),
        RevocationEndpoint = issuer.Url("/connect/revoke"),
        PushedAuthorizationRequestEndpoint = issuer.Url("/connect/par"),
        AuthorizationChallengeEndpoint = issuer.Url("/connect/challenge"),
        RequirePushedAuthorizationRequests = settings.OpenId.Value.RequirePushedAuthorizationRequests,
        ScopesSupported = [.. scopeNames],
        GrantTypesSupported = Supported.AllGrantTypes,
        IdTokenSigningAlgValuesSupported = Supported.SigningAlgorithms,
        UserInfoSigningAlgValuesSupported = Supported.SigningAlgorithms,
        TokenEndpointAuthMethodsSupported = Supported.AuthMethods,
        TokenEndpointAuthSigningAlgValuesSupported = Supported.AssertionAlgorithms,
        RevocationEndpointAuthMethodsSupported = Supported.AuthMethods,
        RevocationEndpointAuthSigningAlgValuesSupported = Supported.AssertionAlgorithms,
        IntrospectionEndpointAuthMethodsSupported = Supported.ConfidentialAuthMethods,
        IntrospectionEndpointAuthSigningAlgValuesSupported = Supported.AssertionAlgorithms,
        PromptValuesSupported = RequestRules.Prompts,
        AcrValuesSupported = subjects.AcrValues.Count == 0 ? null : subjects.AcrValues,
        ClaimsSupported = Supported.Claims,
        UiLocalesSupported = settings.UiLocales.Tags,
    };

    private sealed record Made<TSource>(TSource Source, PreparedJson Document);
}
