using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.UserInfo;

/// <summary>What an access token lets its bearer do at userinfo.</summary>
internal sealed record UserInfoAnswer(AccessTokenClaims Token, Subject Subject, Client Client);

/// <summary>The userinfo endpoint: what is known of the person now, as far as they allowed it.</summary>
/// <remarks>OpenID Connect Core §5.3; errors RFC 6750 §3. Claims are read fresh at every request (S-131).</remarks>
internal sealed class UserInfoEndpoint(
    AccessTokenReader tokens,
    ISubjects subjects,
    IClients clients,
    KeyRing keys,
    Issuer issuer)
{
    public async Task HandleAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        using var trace = OpenIdTelemetry.Traces.StartActivity("userinfo");
        if ((await BearerToken.ReadAsync(http, ct)).Refused(out var error, out var token)
            || (await FindAsync(token, ct)).Refused(out error, out var answer))
        {
            await error.ExecuteAsync(http);
            return;
        }

        if (answer.Client.Metadata.UserInfoSignedResponseAlg is { } algorithm)
            await SendSignedAsync(http, answer, algorithm, ct);
        else
            await SendPlainAsync(http, answer, ct);
    }

    private async ValueTask<OrError<UserInfoAnswer>> FindAsync(string token, CancellationToken ct)
    {
        if (await tokens.ReadAsync(token, ct) is not { } claims)
            return OAuthError.TokenNotGood("The token is not ours, has expired or was revoked.");

        // OIDC Core §5.3.1: a token without openid is no token for this endpoint, and one for another audience neither (RFC 9068 §4).
        if (!claims.Scopes.Contains(StandardScopes.OpenId, StringComparer.Ordinal))
            return OAuthError.InsufficientScope("The scope openid is needed.", StandardScopes.OpenId);
        if (!claims.Audience.Contains(issuer.Value, StringComparer.Ordinal))
            return OAuthError.TokenNotGood("The token is for another audience.");
        if (await subjects.FindAsync(claims.Subject, ct) is not { IsActive: true } subject)
            return OAuthError.TokenNotGood("The account is disabled or gone.");
        return await clients.FindAsync(claims.ClientId, ct) is { } client
            ? new UserInfoAnswer(claims, subject, client)
            : OAuthError.TokenNotGood("The client is gone.");
    }

    private static async Task SendPlainAsync(HttpContext http, UserInfoAnswer answer, CancellationToken ct)
    {
        using var scratch = JsonScratch.Take();
        scratch.Json.WriteStartObject();
        WriteClaims(scratch, answer);
        scratch.Json.WriteEndObject();
        await scratch.SendAsync(http.Response, "application/json", ct);
    }

    /// <summary>OIDC Core §5.3.2: the signed answer names issuer and audience, so that it cannot be passed on as another's.</summary>
    private async Task SendSignedAsync(HttpContext http, UserInfoAnswer answer, string algorithm, CancellationToken ct)
    {
        var snapshot = await keys.CurrentAsync(ct);
        using var scratch = JsonScratch.Take();
        scratch.Json.WriteStartObject();
        scratch.Json.WriteString("iss"u8, issuer.Value);
        scratch.Json.WriteString("aud"u8, answer.Client.ClientId);
        WriteClaims(scratch, answer);
        scratch.Json.WriteEndObject();
        var jwt = CompactJws.Sign(snapshot.Signer(algorithm), TokenType.UserInfo, scratch.Written().Span);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/jwt";
        await http.Response.WriteAsync(jwt, ct);
    }

    private static void WriteClaims(JsonScratch scratch, UserInfoAnswer answer)
    {
        scratch.Json.WriteString("sub"u8, answer.Subject.Id);
        SubjectClaims.Write(scratch.Json, answer.Subject, answer.Token.Scopes, answer.Token.UserInfoClaims, ScopeRules.Allowed(answer.Client));
    }
}
