using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.OpenId.Registration;

/// <summary>Which scopes a client may have that registers itself: people decide about theirs by consent, the operator about the rest.</summary>
/// <remarks>
/// RFC 7591 §2 (<c>scope</c>), S-151. The operator names the scopes of his resources for such clients in
/// <see cref="RegistrationOptions.Scopes"/>. Where he names none, they may ask people for all of them, but get none for themselves:
/// with <c>client_credentials</c> nobody would be asked. Scopes with which accounts are changed they get by name only.
/// </remarks>
internal static class RegistrantScopes
{
    /// <summary>The metadata with what the client gets when it names no scope: to sign people in, and to ask for what it may (RFC 7591 §2).</summary>
    public static ClientMetadata WithDefault(ClientMetadata metadata, RegistrationOptions options, IReadOnlyDictionary<string, Scope> known) =>
        metadata.Scope is not null || !Has(metadata, "authorization_code")
            ? metadata
            : metadata with { Scope = string.Join(' ', [.. ScopeRules.SignInScopes, .. known.Values.Where(s => !StandardScopes.Contains(s.Name) && MayHave(s, metadata, options)).Select(s => s.Name)]) };

    /// <summary>The refusal of a scope the client may not have; null when there is none.</summary>
    public static OAuthError? Check(ClientMetadata metadata, RegistrationOptions options, IReadOnlyDictionary<string, Scope> known) =>
        metadata.Scopes.FirstOrDefault(s => !StandardScopes.Contains(s) && !MayHave(known[s], metadata, options)) is { } scope
            ? OAuthError.InvalidClientMetadata(Printable.Ascii(
                $"scope: {scope} is not for clients that register themselves{(options.Scopes.Length == 0 && known[scope].Holders == ScopeHolders.All ? " with client_credentials" : "")}."))
            : null;

    private static bool MayHave(Scope scope, ClientMetadata metadata, RegistrationOptions options) => options.Scopes.Length > 0
        ? options.Scopes.Contains(scope.Name, StringComparer.Ordinal)
        : scope.Holders == ScopeHolders.All && !Has(metadata, "client_credentials");

    private static bool Has(ClientMetadata metadata, string grantType) => metadata.GrantTypes.Contains(grantType, StringComparer.Ordinal);
}
