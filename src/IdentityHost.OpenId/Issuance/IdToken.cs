using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What an ID token is to say.</summary>
/// <param name="ClientId">The client it is for, its only audience, so that <c>azp</c> is never needed.</param>
/// <param name="Authorization">Who signed in, when and how.</param>
/// <param name="Subject">The person as they are now.</param>
/// <param name="Scopes">The scopes granted this time.</param>
/// <param name="Nonce">The nonce of the authorization request; not repeated at refresh (OIDC Core §12.2).</param>
/// <param name="Requested">The claims asked for one by one.</param>
/// <param name="AllowedScopes">The scopes the client may ask for.</param>
internal sealed record IdTokenContent(
    string ClientId,
    Authorization Authorization,
    Subject Subject,
    IReadOnlyList<string> Scopes,
    string? Nonce,
    IReadOnlyList<string> Requested,
    IReadOnlyList<string> AllowedScopes);

/// <summary>Writes ID tokens.</summary>
/// <remarks>
/// OpenID Connect Core §2 and §3.1.3.6. The claims of standard scopes are told at userinfo (§5.4), only named ones here; what the person may do is told here
/// as well, since apps decide by it when somebody signs in.
/// </remarks>
internal static class IdToken
{
    /// <summary>Mints a token that goes with this access token.</summary>
    public static string Mint(Signer signer, string issuer, IdTokenContent content, string accessToken, DateTimeOffset now, int lifetime)
    {
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        var issuedAt = now.ToUnixTimeSeconds();
        var authorization = content.Authorization;
        json.WriteStartObject();
        json.WriteString("iss"u8, issuer);
        json.WriteString("sub"u8, authorization.Subject);
        json.WriteString("aud"u8, content.ClientId);
        json.WriteNumber("exp"u8, issuedAt + lifetime);
        json.WriteNumber("iat"u8, issuedAt);
        json.WriteNumber("auth_time"u8, authorization.AuthenticatedAt.ToUnixTimeSeconds());
        if (content.Nonce is not null)
            json.WriteString("nonce"u8, content.Nonce);
        json.WriteString("acr"u8, authorization.Acr);
        AccessToken.WriteList(json, "amr"u8, authorization.Amr);
        json.WriteString("sid"u8, authorization.SessionId);
        json.WriteString("at_hash"u8, CompactJws.HalfHash(accessToken));
        var rights = SubjectClaims.OfRights(content.Scopes);
        if (content.Requested.Count > 0 || rights.Count > 0)
            SubjectClaims.Write(json, content.Subject, rights, content.Requested, content.AllowedScopes);
        json.WriteEndObject();
        return CompactJws.Sign(signer, TokenType.IdToken, scratch.Written().Span);
    }
}
