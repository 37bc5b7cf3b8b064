using IdentityHost.OpenId.Jose;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Keys;

/// <summary>Carries out key rotation: called by the one node that holds the lease, and by <c>keys rotate</c>.</summary>
public sealed class KeyRotation
{
    /// <summary>The name of the lease that lets one node at a time rotate.</summary>
    public const string Lease = "key-rotation";

    private readonly ISigningKeys _keys;
    private readonly KeyProtection _protection;
    private readonly RotationTimes _times;
    private readonly TimeProvider _clock;
    private readonly ILogger<KeyRotation> _log;

    internal KeyRotation(ISigningKeys keys, KeyProtection protection, IOptions<OpenIdOptions> options, TimeProvider clock, ILogger<KeyRotation> log)
    {
        (_keys, _protection, _times, _clock, _log) = (keys, protection, RotationTimes.Of(options.Value), clock, log);
    }

    /// <summary>Does what is due by the calendar; returns how many steps that were.</summary>
    /// <param name="fencingNumber">The number <see cref="Lease"/> was given with; null for none.</param>
    /// <param name="ct">Stops between steps.</param>
    public async Task<int> RunAsync(long? fencingNumber, CancellationToken ct)
    {
        var keys = fencingNumber is { } number ? _keys.Under(number) : _keys;
        var now = _clock.GetUtcNow();
        var due = RotationPlan.Due(await keys.ListAsync(ct), _times, now);
        foreach (var step in due)
            await TakeAsync(keys, step, now, ct);
        return due.Count;
    }

    /// <summary>
    /// Begins a rotation of every algorithm now: the successors are announced at once and sign after the announcement. Where one waits already there is
    /// none to add, so that asking twice publishes no key too many.
    /// </summary>
    public Task<IReadOnlyList<SigningKey>> RotateNowAsync(CancellationToken ct) => SucceedAsync(SignatureAlgorithms.OfServer, ct);

    /// <summary>The same for one algorithm.</summary>
    public Task<IReadOnlyList<SigningKey>> RotateNowAsync(string algorithm, CancellationToken ct) => SucceedAsync([algorithm], ct);

    /// <summary>
    /// The emergency: a key may have leaked. A successor signs at once and the key leaves the JWKS at once, with every token
    /// it signed. False when there is no such key.
    /// </summary>
    public async Task<bool> RevokeAsync(string keyId, CancellationToken ct)
    {
        var keys = await _keys.ListAsync(ct);
        if (keys.FirstOrDefault(k => string.Equals(k.KeyId, keyId, StringComparison.Ordinal)) is not { } leaked)
            return false;

        // The successor comes first, so that no moment is without a key that signs.
        var now = _clock.GetUtcNow();
        if (string.Equals(RotationPlan.Signing(keys, leaked.Algorithm, now)?.KeyId, keyId, StringComparison.Ordinal))
            await AddAsync(_keys, leaked.Algorithm, keys.Where(k => Same(k, leaked.Algorithm)).Max(k => k.Generation) + 1, now, now, ct);
        Log.KeyRevoked(_log, keyId);
        return await _keys.RemoveAsync(keyId, ct);
    }

    /// <summary>Creates the first key of each algorithm that has none. Several nodes may try at once; one wins.</summary>
    internal async Task CreateFirstAsync(IReadOnlyList<SigningKey> present, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        foreach (var algorithm in SignatureAlgorithms.OfServer)
        {
            if (!present.Any(k => Same(k, algorithm)))
                await AddAsync(_keys, algorithm, 1, now, now, ct);
        }
    }

    private async Task<IReadOnlyList<SigningKey>> SucceedAsync(IReadOnlyList<string> algorithms, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var present = await _keys.ListAsync(ct);
        var added = new List<SigningKey>();
        foreach (var algorithm in algorithms)
        {
            var newest = present.Where(k => Same(k, algorithm)).MaxBy(k => k.Generation);
            if (newest?.SignsFrom > now)
                continue;
            var signsFrom = newest is null ? now : now + _times.Announcement;
            if (await AddAsync(_keys, algorithm, (newest?.Generation ?? 0) + 1, now, signsFrom, ct) is { } key)
                added.Add(key);
        }

        return added;
    }

    private Task TakeAsync(ISigningKeys keys, RotationStep step, DateTimeOffset now, CancellationToken ct)
    {
        switch (step)
        {
            case RotationStep.Create create:
                return AddAsync(keys, create.Algorithm, create.Generation, now, create.SignsFrom, ct);
            case RotationStep.Retire retire:
                Log.KeyRetired(_log, retire.Key.KeyId, retire.RemoveAt);
                return keys.ScheduleAsync(retire.Key.KeyId, retire.Key.SignsFrom, retire.RemoveAt, ct);
            case RotationStep.Remove remove:
                Log.KeyRemoved(_log, remove.Key.KeyId);
                return keys.RemoveAsync(remove.Key.KeyId, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<SigningKey?> AddAsync(ISigningKeys keys, string algorithm, int generation, DateTimeOffset now, DateTimeOffset signsFrom, CancellationToken ct)
    {
        var key = _protection.Create(algorithm, generation, now, signsFrom);
        if (!await keys.TryAddAsync(key, ct))
            return null;
        Log.KeyCreated(_log, key.KeyId, algorithm, signsFrom);
        return key;
    }

    private static bool Same(SigningKey key, string algorithm) => string.Equals(key.Algorithm, algorithm, StringComparison.Ordinal);
}
