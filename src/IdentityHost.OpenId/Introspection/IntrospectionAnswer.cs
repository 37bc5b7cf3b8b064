using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Introspection;

/// <summary>The answer of the introspection endpoint (RFC 7662 §2.2).</summary>
internal abstract record IntrospectionAnswer
{
    private IntrospectionAnswer()
    {
    }

    /// <summary>Unknown, expired, revoked, malformed, or not the caller's business: one answer for all.</summary>
    public static IntrospectionAnswer Nothing { get; } = new Inactive();

    public bool Active => this is not Inactive;

    public async Task SendAsync(HttpContext http, string issuer, CancellationToken ct)
    {
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteBoolean("active"u8, Active);
        if (this is AccessToken access)
            Write(json, issuer, access);
        else if (this is Refresh refresh)
            Write(json, issuer, refresh.Grant);
        json.WriteEndObject();
        await scratch.SendAsync(http.Response, "application/json", ct);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, string issuer, AccessToken token)
    {
        var claims = token.Claims;
        json.WriteString("iss"u8, issuer);
        json.WriteString("sub"u8, claims.Subject);
        if (claims.Audience.Count == 1)
            json.WriteString("aud"u8, claims.Audience[0]);
        else
            Issuance.AccessToken.WriteList(json, "aud"u8, claims.Audience);
        json.WriteString("client_id"u8, claims.ClientId);
        json.WriteNumber("iat"u8, claims.IssuedAt);
        json.WriteNumber("exp"u8, claims.ExpiresAt);
        json.WriteString("jti"u8, claims.TokenId);
        json.WriteString("token_type"u8, "Bearer"u8);
        if (claims.Scope is not null)
            json.WriteString("scope"u8, claims.Scope);

        // RFC 9470 §6.2: resources that ask for a recent or strong sign-in look here.
        if (claims.AuthTime is { } at)
            json.WriteNumber("auth_time"u8, at);
        if (claims.Acr is not null)
            json.WriteString("acr"u8, claims.Acr);
        if (claims.Amr.Count > 0)
            Issuance.AccessToken.WriteList(json, "amr"u8, claims.Amr);
        // What a resource server decides by; who the person is, userinfo tells.
        if (token.Subject is { } subject)
            SubjectClaims.Write(json, subject, SubjectClaims.OfRights(claims.Scopes), [], []);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, string issuer, Grant grant)
    {
        json.WriteString("iss"u8, issuer);
        json.WriteString("sub"u8, grant.Authorization.Subject);
        json.WriteString("client_id"u8, grant.ClientId);
        json.WriteNumber("iat"u8, (grant.RotatedAt ?? grant.CreatedAt).ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, grant.IdleExpiresAt.ToUnixTimeSeconds());
        json.WriteString("scope"u8, string.Join(' ', grant.Authorization.Scopes));
    }

    private sealed record Inactive : IntrospectionAnswer;

    /// <summary>A live access token.</summary>
    /// <param name="Claims">What it says.</param>
    /// <param name="Subject">Whom it speaks of, as they are now, where their groups or permissions are told; otherwise null.</param>
    public sealed record AccessToken(AccessTokenClaims Claims, Subject? Subject) : IntrospectionAnswer;

    /// <summary>A live refresh token, by its grant.</summary>
    public sealed record Refresh(Grant Grant) : IntrospectionAnswer;
}
