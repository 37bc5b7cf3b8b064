namespace IdentityHost.OpenId.Keys;

/// <summary>A signing key as it is kept: announced first, then used, then only published until the last token it signed has expired.</summary>
/// <param name="KeyId"><c>kid</c></param>
/// <param name="Algorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="Generation">1 for the first key of its algorithm, then one more each; unique together with the algorithm, so that two nodes cannot both create the next one.</param>
/// <param name="ProtectedPrivateKey">PKCS#8, encrypted by Data Protection.</param>
/// <param name="CreatedAt">When it was created and announced in the JWKS.</param>
/// <param name="SignsFrom">When it starts signing.</param>
/// <param name="RemoveAt">When it leaves the JWKS; null until its successor has begun to sign.</param>
public sealed record SigningKey(
    string KeyId,
    string Algorithm,
    int Generation,
    byte[] ProtectedPrivateKey,
    DateTimeOffset CreatedAt,
    DateTimeOffset SignsFrom,
    DateTimeOffset? RemoveAt);

/// <summary>The signing keys in the database.</summary>
public interface ISigningKeys
{
    /// <summary>A number that grows with every change of the keys, held in memory; another node's change is seen within 5 seconds.</summary>
    long Version { get; }

    /// <summary>The same keys for the holder of <see cref="KeyRotation.Lease"/>: its writes change nothing once somebody else was given the lease (S-236).</summary>
    ISigningKeys Under(long fencingNumber);

    /// <summary>All keys, straight from the database.</summary>
    Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct);

    /// <summary>Adds a key; false when its algorithm already has that generation: another node was faster.</summary>
    Task<bool> TryAddAsync(SigningKey key, CancellationToken ct);

    /// <summary>Sets when a key starts to sign and when it leaves the JWKS; false when there is no such key.</summary>
    Task<bool> ScheduleAsync(string keyId, DateTimeOffset signsFrom, DateTimeOffset? removeAt, CancellationToken ct);

    /// <summary>Removes a key at once (emergency, or its time is over); false when there is no such key.</summary>
    Task<bool> RemoveAsync(string keyId, CancellationToken ct);
}
