using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What an access token is to say.</summary>
/// <param name="ClientId">The client it is for.</param>
/// <param name="Authorization">Who granted it; null when the client acts for itself.</param>
/// <param name="Scopes">The scopes of this token: the granted ones, or fewer.</param>
/// <param name="Audience">Where it is good.</param>
/// <param name="UserInfoClaims">The claims that were asked for one by one for userinfo; the private claim <c>userinfo_claims</c>, so that userinfo needs no store for it.</param>
internal sealed record AccessTokenContent(
    string ClientId,
    Authorization? Authorization,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Audience,
    IReadOnlyList<string> UserInfoClaims);

/// <summary>Writes access tokens.</summary>
/// <remarks>RFC 9068 §2.2; RFC 9470 for <c>auth_time</c> and <c>acr</c>; nothing personal beyond that (S-120).</remarks>
internal static class AccessToken
{
    /// <summary>Mints a token.</summary>
    public static string Mint(Signer signer, string issuer, AccessTokenContent content, DateTimeOffset now, int lifetime)
    {
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        var issuedAt = now.ToUnixTimeSeconds();
        json.WriteStartObject();
        json.WriteString("iss"u8, issuer);
        json.WriteString("sub"u8, content.Authorization?.Subject ?? content.ClientId);
        WriteAudience(json, content.Audience);
        json.WriteString("client_id"u8, content.ClientId);
        json.WriteNumber("iat"u8, issuedAt);
        json.WriteNumber("exp"u8, issuedAt + lifetime);
        WriteId(json);
        if (content.Scopes.Count > 0)
            json.WriteString("scope"u8, content.Scopes.Count == 1 ? content.Scopes[0] : string.Join(' ', content.Scopes));
        if (content.Authorization is { } authorization)
            WritePerson(json, authorization);
        if (content.UserInfoClaims.Count > 0)
            WriteList(json, "userinfo_claims"u8, content.UserInfoClaims);
        json.WriteEndObject();
        return CompactJws.Sign(signer, TokenType.AccessToken, scratch.Written().Span);
    }

    /// <summary>A list as JSON wants it for <c>amr</c>.</summary>
    public static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            json.WriteStringValue(values[i]);
        json.WriteEndArray();
    }

    private static void WritePerson(Utf8JsonWriter json, Authorization authorization)
    {
        json.WriteNumber("auth_time"u8, authorization.AuthenticatedAt.ToUnixTimeSeconds());
        json.WriteString("acr"u8, authorization.Acr);
        WriteList(json, "amr"u8, authorization.Amr);
        json.WriteString("grant_id"u8, authorization.GrantId);

        // A token that names its session dies with it; with offline_access it was promised not to.
        if (!authorization.OutlivesSession)
            json.WriteString("sid"u8, authorization.SessionId);
    }

    private static void WriteAudience(Utf8JsonWriter json, IReadOnlyList<string> audience)
    {
        if (audience.Count == 1)
            json.WriteString("aud"u8, audience[0]);
        else
            WriteList(json, "aud"u8, audience);
    }

    private static void WriteId(Utf8JsonWriter json)
    {
        Span<byte> random = stackalloc byte[16];
        Span<byte> text = stackalloc byte[22];
        RandomNumberGenerator.Fill(random);
        Base64Url.EncodeToUtf8(random, text);
        json.WriteString("jti"u8, text);
    }
}
