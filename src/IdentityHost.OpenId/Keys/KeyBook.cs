namespace IdentityHost.OpenId.Keys;

/// <summary>A signing key as the operator sees it; nothing of it is secret.</summary>
/// <param name="KeyId"><c>kid</c></param>
/// <param name="Algorithm"><c>alg</c></param>
/// <param name="Generation">Which of its algorithm it is, counted from 1.</param>
/// <param name="State">What it does now.</param>
/// <param name="CreatedAt">When it was created and announced.</param>
/// <param name="SignsFrom">When it begins to sign.</param>
/// <param name="RemoveAt">When it leaves the published keys; null while that is not known.</param>
public sealed record KeyEntry(string KeyId, string Algorithm, int Generation, KeyStage State, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, DateTimeOffset? RemoveAt);

/// <summary>What a signing key does.</summary>
public enum KeyStage
{
    /// <summary>It is published, so that relying parties know it when it begins to sign.</summary>
    Announced,

    /// <summary>It signs.</summary>
    Signing,

    /// <summary>It signs no more; what it signed is still believed.</summary>
    Retired,
}

/// <summary>The signing keys as the operator keeps them: what there is, and what may be done about it. No private part ever comes out.</summary>
public sealed class KeyBook
{
    private readonly ISigningKeys _keys;
    private readonly KeyRotation _rotation;
    private readonly TimeProvider _clock;

    internal KeyBook(ISigningKeys keys, KeyRotation rotation, TimeProvider clock) => (_keys, _rotation, _clock) = (keys, rotation, clock);

    /// <summary>All keys, by algorithm and then by generation.</summary>
    public async Task<IReadOnlyList<KeyEntry>> ListAsync(CancellationToken ct)
    {
        var (keys, now) = (await _keys.ListAsync(ct), _clock.GetUtcNow());
        return [.. keys.OrderBy(k => k.Algorithm, StringComparer.Ordinal).ThenBy(k => k.Generation).Select(k => Entry(k, keys, now))];
    }

    /// <summary>The key of this id, or null.</summary>
    public async Task<KeyEntry?> FindAsync(string keyId, CancellationToken ct) => (await ListAsync(ct)).FirstOrDefault(k => string.Equals(k.KeyId, keyId, StringComparison.Ordinal));

    /// <summary>Announces a successor of every key that signs; those that were announced. None where one waits already.</summary>
    public Task<IReadOnlyList<KeyEntry>> RotateAsync(CancellationToken ct) => AnnouncedAsync(_rotation.RotateNowAsync(ct), ct);

    /// <summary>Announces a successor of this key, which retires when that one begins to sign. None where one waits already, or the key signs no more.</summary>
    public Task<IReadOnlyList<KeyEntry>> RetireAsync(KeyEntry key, CancellationToken ct) =>
        key.State == KeyStage.Signing ? AnnouncedAsync(_rotation.RotateNowAsync(key.Algorithm, ct), ct) : Task.FromResult<IReadOnlyList<KeyEntry>>([]);

    /// <summary>The emergency: the key leaves at once, with everything it signed. False when there is no such key.</summary>
    public Task<bool> RevokeAsync(string keyId, CancellationToken ct) => _rotation.RevokeAsync(keyId, ct);

    private async Task<IReadOnlyList<KeyEntry>> AnnouncedAsync(Task<IReadOnlyList<SigningKey>> announcement, CancellationToken ct)
    {
        var added = (await announcement).Select(k => k.KeyId).ToHashSet(StringComparer.Ordinal);
        return [.. (await ListAsync(ct)).Where(k => added.Contains(k.KeyId))];
    }

    private static KeyEntry Entry(SigningKey key, IReadOnlyList<SigningKey> all, DateTimeOffset now)
    {
        var stage = RotationPlan.Signing(all, key.Algorithm, now) == key ? KeyStage.Signing : key.SignsFrom > now ? KeyStage.Announced : KeyStage.Retired;
        return new(key.KeyId, key.Algorithm, key.Generation, stage, key.CreatedAt, key.SignsFrom, key.RemoveAt);
    }
}
