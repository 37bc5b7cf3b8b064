namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>The memory of signed tokens that serve once: client assertions by their <c>jti</c> (RFC 7523 §3), and whatever else is presented as such a proof.</summary>
public interface IAssertionIds
{
    /// <summary>Remembers the id until <paramref name="until"/> (expiry plus tolerance); false when this client used it before. One INSERT under a unique index decides.</summary>
    Task<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken ct);
}
