namespace IdentityHost.OpenId.Issuance;

/// <summary>What an access token says of itself, as far as its revocation is concerned.</summary>
/// <param name="TokenId"><c>jti</c></param>
/// <param name="GrantId"><c>grant_id</c>, null for client credentials.</param>
/// <param name="SessionId"><c>sid</c>, null when the token outlives the session.</param>
/// <param name="Subject"><c>sub</c></param>
/// <param name="ClientId"><c>client_id</c></param>
/// <param name="IssuedAt"><c>iat</c></param>
public readonly record struct TokenFacts(string TokenId, string? GrantId, string? SessionId, string Subject, string ClientId, DateTimeOffset IssuedAt);

/// <summary>The list of what was revoked before it expired; it lives as long as the longest access token and is held in memory on every node.</summary>
public interface IRevocations
{
    /// <summary>Whether the token, its grant, its session, its account or its client was revoked since it was issued. Another node's revocation is seen within 5 seconds.</summary>
    bool IsRevoked(in TokenFacts token);

    /// <summary>Revokes one access token (RFC 7009). Durable when the task ends.</summary>
    Task RevokeTokenAsync(string tokenId, string clientId, DateTimeOffset at, CancellationToken ct);
}
