namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>The memory of client assertions already seen (RFC 7523 §3, <c>jti</c>).</summary>
public interface IAssertionIds
{
    /// <summary>Remembers the id until <paramref name="until"/> (expiry plus tolerance); false when this client used it before. One INSERT under a unique index decides.</summary>
    Task<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken ct);
}
