using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Keys;

/// <summary>The signing keys in memory: read again when they changed, moved on when a moment of their schedule passes.</summary>
public sealed class KeyRing : IDisposable
{
    private readonly ISigningKeys _keys;
    private readonly KeyRotation _rotation;
    private readonly KeyProtection _protection;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile KeySnapshot? _snapshot;

    internal KeyRing(ISigningKeys keys, KeyRotation rotation, KeyProtection protection, TimeProvider clock)
    {
        (_keys, _rotation, _protection, _clock) = (keys, rotation, protection, clock);
    }

    /// <summary>The keys as they are now; from memory in the steady state. The first call ever creates them.</summary>
    public ValueTask<KeySnapshot> CurrentAsync(CancellationToken ct) =>
        _snapshot is { } snapshot && IsCurrent(snapshot) ? ValueTask.FromResult(snapshot) : new ValueTask<KeySnapshot>(RefreshAsync(ct));

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private bool IsCurrent(KeySnapshot snapshot) => snapshot.Version == _keys.Version && _clock.GetUtcNow() < snapshot.GoodUntil;

    private async Task<KeySnapshot> RefreshAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_snapshot is { } snapshot)
            {
                if (IsCurrent(snapshot))
                    return snapshot;

                // The schedule moves by the clock alone: a database that does not answer cannot stop it.
                if (snapshot.Version == _keys.Version)
                    return _snapshot = KeySnapshot.At(snapshot.Version, snapshot.Loaded, _clock.GetUtcNow());
            }

            return _snapshot = await LoadAsync(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<KeySnapshot> LoadAsync(CancellationToken ct)
    {
        // The version is read before the keys: a change in between is seen by the next call.
        var version = _keys.Version;
        var stored = await _keys.ListAsync(ct);
        if (SignatureAlgorithms.OfServer.Any(a => !stored.Any(k => string.Equals(k.Algorithm, a, StringComparison.Ordinal))))
        {
            await _rotation.CreateFirstAsync(stored, ct);
            version = _keys.Version;
            stored = await _keys.ListAsync(ct);
        }

        var known = _snapshot?.Loaded ?? [];
        var loaded = stored
            .Select(key => (key, known.FirstOrDefault(k => string.Equals(k.Key.KeyId, key.KeyId, StringComparison.Ordinal)).Signer ?? _protection.Open(key)))
            .ToList();
        return KeySnapshot.At(version, loaded, _clock.GetUtcNow());
    }
}
