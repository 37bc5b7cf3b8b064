using IdentityHost.OpenId.Keys;

namespace IdentityHost.OpenId.Tests.Ports;

internal sealed class MemorySigningKeys(params SigningKey[] first) : ISigningKeys
{
    private readonly List<SigningKey> _keys = [.. first];

    public long Version { get; private set; }

    public ISigningKeys Under(long fencingNumber) => this;

    public Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<SigningKey>>([.. _keys]);

    public Task<bool> TryAddAsync(SigningKey key, CancellationToken ct)
    {
        if (_keys.Exists(k => k.Algorithm == key.Algorithm && k.Generation == key.Generation))
            return Task.FromResult(false);
        _keys.Add(key);
        Version++;
        return Task.FromResult(true);
    }

    public Task<bool> ScheduleAsync(string keyId, DateTimeOffset signsFrom, DateTimeOffset? removeAt, CancellationToken ct)
    {
        var at = _keys.FindIndex(k => k.KeyId == keyId);
        if (at < 0)
            return Task.FromResult(false);
        _keys[at] = _keys[at] with { SignsFrom = signsFrom, RemoveAt = removeAt };
        Version++;
        return Task.FromResult(true);
    }

    public Task<bool> RemoveAsync(string keyId, CancellationToken ct)
    {
        Version++;
        return Task.FromResult(_keys.RemoveAll(k => k.KeyId == keyId) > 0);
    }
}
