using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.OpenId.Token.Grants;

/// <summary>The client credentials grant: a client acts for itself.</summary>
/// <remarks>RFC 6749 §4.4. No refresh token (§4.4.3), no person, no database.</remarks>
internal sealed class ClientCredentialsGrant(ScopeRules scopes) : IGrantType
{
    public string Name => "client_credentials";

    public async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct)
    {
        // RFC 6749 §4.4: confidential clients only; a name alone proves nothing.
        if (!request.Client.IsConfidential)
            return OAuthError.UnauthorizedClient("A public client cannot use client_credentials.");

        // Scopes about a person mean nothing where there is none.
        var asked = request.Form.List("scope");
        if (asked.Any(StandardScopes.Contains))
            return OAuthError.InvalidScope("Scopes about a person cannot be granted by client_credentials.");

        if ((await scopes.ResolveAsync(request.Client, asked, request.Form.Resources, ct)).Refused(out var error, out var resolved))
            return error;
        if ((await scopes.AudienceAsync(resolved.Scopes, resolved.Resources, ct)).Refused(out error, out var audience))
            return error;
        return new TokenGrant
        {
            Scopes = resolved.Scopes,
            Audience = audience,
        };
    }
}
