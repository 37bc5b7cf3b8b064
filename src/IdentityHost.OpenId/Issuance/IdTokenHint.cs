using System.Text.Json;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What an ID token that comes back as a hint says: good for recognising somebody, never for letting them in.</summary>
/// <param name="Subject"><c>sub</c></param>
/// <param name="SessionId"><c>sid</c>, or null.</param>
/// <param name="Audience">The clients it was made for (<c>aud</c>).</param>
internal sealed record IdTokenHint(string Subject, string? SessionId, IReadOnlyList<string> Audience);

/// <summary>Reads ID tokens of our own that come back as <c>id_token_hint</c>.</summary>
/// <remarks>OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2: expired ones are accepted, foreign and unsigned ones are not.</remarks>
internal sealed class IdTokenHintReader(KeyRing keys, Issuer issuer)
{
    /// <summary>Reads a hint.</summary>
    public async ValueTask<OrError<IdTokenHint>> ReadAsync(string token, CancellationToken ct)
    {
        var snapshot = await keys.CurrentAsync(ct);
        if (CompactJws.TryOpen(token, TokenType.IdToken, snapshot.Signers) is not { } payload)
            return OAuthError.InvalidRequest("id_token_hint is not an ID token of this server.");

        using var claims = JsonDocument.Parse(payload);
        var root = claims.RootElement;
        if (!root.GetProperty("iss").ValueEquals(issuer.Value))
            return OAuthError.InvalidRequest("id_token_hint is not an ID token of this issuer.");
        var audience = root.GetProperty("aud");
        return new IdTokenHint(
            root.GetProperty("sub").GetString() ?? "",
            root.TryGetProperty("sid", out var session) ? session.GetString() : null,
            audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray().Select(a => a.GetString() ?? "")] : [audience.GetString() ?? ""]);
    }
}
