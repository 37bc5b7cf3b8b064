using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.DataProtection;

/// <summary>The emergency for the Data Protection key ring: what any of its present keys protected is refused from now on (S-071).</summary>
public sealed class KeyRingReplacement
{
    private readonly IKeyManager _keys;
    private readonly KeyManagementOptions _options;
    private readonly TimeProvider _clock;

    internal KeyRingReplacement(IKeyManager keys, IOptions<KeyManagementOptions> options, TimeProvider clock) =>
        (_keys, _options, _clock) = (keys, options.Value, clock);

    /// <summary>Makes a new key and revokes all that were there; the new key's id, and how many were revoked.</summary>
    public (Guid Created, int Revoked) Replace()
    {
        // One by one and not "all before now": the clocks of nodes differ. The new key comes first, so that there always is one.
        var present = _keys.GetAllKeys().Where(k => !k.IsRevoked).Select(k => k.KeyId).ToList();
        var now = _clock.GetUtcNow();
        var created = _keys.CreateNewKey(now, now + _options.NewKeyLifetime).KeyId;
        foreach (var key in present)
            _keys.RevokeKey(key, "The key ring was replaced.");
        return (created, present.Count);
    }
}
