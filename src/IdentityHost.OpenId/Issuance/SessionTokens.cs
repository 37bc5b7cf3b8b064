using System.Text.Json;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What a token that names a session says.</summary>
/// <param name="Subject">Whose session it is (<c>sub</c>).</param>
/// <param name="SessionId">Its public id (<c>sid</c>).</param>
/// <param name="TokenId">Of this token (<c>jti</c>).</param>
public sealed record SessionTokenClaims(string Subject, string SessionId, string TokenId);

/// <summary>What such a token is for; one is never taken for the other.</summary>
public enum SessionTokenUse
{
    /// <summary>Stands in for the session's own token.</summary>
    Access,

    /// <summary>Is exchanged for the next tokens.</summary>
    Refresh,
}

/// <summary>
/// Signs and reads tokens by which the server's own apps name their session (allauth's JWT strategy). They are no access tokens of OAuth: their
/// type differs (RFC 8725 §3.11), and whoever takes one must ask whether the session lives.
/// </summary>
public sealed class SessionTokens
{
    private readonly KeyRing _keys;
    private readonly Issuer _issuer;
    private readonly TimeProvider _clock;

    internal SessionTokens(KeyRing keys, Issuer issuer, TimeProvider clock) => (_keys, _issuer, _clock) = (keys, issuer, clock);

    /// <summary>Signs one.</summary>
    public async ValueTask<string> MintAsync(SessionTokenUse use, SessionTokenClaims claims, TimeSpan lifetime, CancellationToken ct)
    {
        var snapshot = await _keys.CurrentAsync(ct);
        var now = _clock.GetUtcNow();
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteString("iss"u8, _issuer.Value);
        json.WriteString("sub"u8, claims.Subject);
        json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, (now + lifetime).ToUnixTimeSeconds());
        json.WriteString("jti"u8, claims.TokenId);
        json.WriteString("sid"u8, claims.SessionId);
        json.WriteString("token_use"u8, use == SessionTokenUse.Access ? "access"u8 : "refresh"u8);
        json.WriteEndObject();
        return CompactJws.Sign(snapshot.Signer(SignatureAlgorithms.Es256), TypeOf(use), scratch.Written().Span);
    }

    /// <summary>Reads one that is good now; null for anything else.</summary>
    public async ValueTask<SessionTokenClaims?> ReadAsync(SessionTokenUse use, string token, CancellationToken ct)
    {
        var snapshot = await _keys.CurrentAsync(ct);
        if (CompactJws.TryOpen(token, TypeOf(use), snapshot.Signers) is not { } payload)
            return null;
        // Written and signed by us, so its shape is known.
        using var json = JsonDocument.Parse(payload);
        var root = json.RootElement;
        return root.GetProperty("iss").ValueEquals(_issuer.Value) && root.GetProperty("exp").GetInt64() > _clock.GetUtcNow().ToUnixTimeSeconds()
            ? new(root.GetProperty("sub").GetString()!, root.GetProperty("sid").GetString()!, root.GetProperty("jti").GetString()!)
            : null;
    }

    private static TokenType TypeOf(SessionTokenUse use) => use == SessionTokenUse.Access ? TokenType.SessionAccess : TokenType.SessionRefresh;
}
