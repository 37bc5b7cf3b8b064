using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace IdentityHost.Data.DataProtection;

/// <summary>
/// The framework's key manager, whose key ring is read again when another node, or a command, changed it. By itself the framework
/// looks once a day, and would honour a revoked key until then.
/// </summary>
internal sealed class SharedKeys(IKeyManager keys, ChangeVersions versions) : IKeyManager
{
    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => keys.RevokeAllKeys(revocationDate, reason);

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(keys.GetCacheExpirationToken(), versions.NextChange(ChangeKinds.KeyRing)).Token;
}
