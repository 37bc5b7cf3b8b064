using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What an access token of ours says.</summary>
internal sealed record AccessTokenClaims
{
    public string Subject { get; init; } = "";
    public string ClientId { get; init; } = "";
    public string TokenId { get; init; } = "";
    public string? Scope { get; init; }
    public IReadOnlyList<string> Audience { get; init; } = [];
    public long IssuedAt { get; init; }
    public long ExpiresAt { get; init; }
    public long? AuthTime { get; init; }
    public string? Acr { get; init; }
    public IReadOnlyList<string> Amr { get; init; } = [];
    public string? GrantId { get; init; }
    public string? SessionId { get; init; }
    public IReadOnlyList<string> UserInfoClaims { get; init; } = [];

    /// <summary>The scopes one by one.</summary>
    public IReadOnlyList<string> Scopes => Scope?.Split(' ') ?? [];

    /// <summary>What the revocation list wants to know.</summary>
    public TokenFacts Facts =>
        new(TokenId, GrantId, SessionId, Subject, ClientId, DateTimeOffset.FromUnixTimeSeconds(IssuedAt));
}

/// <summary>Reads access tokens of our own: signature, type, issuer, time, and whether they are still alive. The audience is the caller's to check.</summary>
/// <remarks>RFC 9068 §4; S-121.</remarks>
internal sealed class AccessTokenReader(KeyRing keys, Issuer issuer, IRevocations revocations, IClients clients, TimeProvider clock)
{
    /// <summary>The claims of a token that is good now, or null.</summary>
    public async ValueTask<AccessTokenClaims?> ReadAsync(string token, CancellationToken ct)
    {
        var snapshot = await keys.CurrentAsync(ct);
        if (CompactJws.TryOpen(token, TokenType.AccessToken, snapshot.Signers) is not { } payload)
            return null;
        if (Parse(payload, issuer.Value) is not { } claims)
            return null;
        if (claims.ExpiresAt <= clock.GetUtcNow().ToUnixTimeSeconds() || revocations.IsRevoked(claims.Facts))
            return null;

        // A client that was disabled or deleted takes its tokens with it (S-131).
        return await clients.FindAsync(claims.ClientId, ct) is { Disabled: false } ? claims : null;
    }

    /// <summary>The payload was written and signed by us, so its shape is known; only the issuer may have changed meanwhile.</summary>
    private static AccessTokenClaims? Parse(byte[] payload, string issuer)
    {
        using var json = JsonDocument.Parse(payload);
        var root = json.RootElement;
        if (!root.GetProperty("iss").ValueEquals(issuer))
            return null;
        return new AccessTokenClaims
        {
            Subject = Text(root, "sub") ?? "",
            ClientId = Text(root, "client_id") ?? "",
            TokenId = Text(root, "jti") ?? "",
            Scope = Text(root, "scope"),
            Audience = Texts(root, "aud"),
            IssuedAt = root.GetProperty("iat").GetInt64(),
            ExpiresAt = root.GetProperty("exp").GetInt64(),
            AuthTime = root.TryGetProperty("auth_time", out var at) ? at.GetInt64() : null,
            Acr = Text(root, "acr"),
            Amr = Texts(root, "amr"),
            GrantId = Text(root, "grant_id"),
            SessionId = Text(root, "sid"),
            UserInfoClaims = Texts(root, "userinfo_claims"),
        };
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString() ?? "")]
            : [value.GetString() ?? ""];
    }
}
