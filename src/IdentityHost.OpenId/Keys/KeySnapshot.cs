using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Keys;

/// <summary>A published key: what the JWKS says of it.</summary>
/// <param name="KeyId"><c>kid</c></param>
/// <param name="Algorithm"><c>alg</c></param>
public sealed record PublishedKey(string KeyId, string Algorithm);

/// <summary>The signing keys at one moment: who signs, who is still believed, and the JWKS ready to send.</summary>
public sealed class KeySnapshot
{
    private readonly IReadOnlyList<(SigningKey Key, Signer Signer)> _loaded;
    private readonly Signer _es256;
    private readonly Signer _rs256;

    private KeySnapshot(long version, IReadOnlyList<(SigningKey Key, Signer Signer)> loaded, DateTimeOffset now)
    {
        (Version, _loaded) = (version, loaded);
        var published = loaded.Where(k => !(k.Key.RemoveAt <= now)).ToList();
        Signers = [.. published.Select(k => k.Signer)];
        Published = [.. published.Select(k => new PublishedKey(k.Key.KeyId, k.Key.Algorithm))];
        _es256 = Signing(SignatureAlgorithms.Es256, now);
        _rs256 = Signing(SignatureAlgorithms.Rs256, now);
        GoodUntil = loaded.SelectMany(k => new[] { k.Key.SignsFrom, k.Key.RemoveAt ?? DateTimeOffset.MaxValue })
            .Where(moment => moment > now).Append(DateTimeOffset.MaxValue).Min();
        Jwks = WriteJwks();
    }

    /// <summary>The keys of the JWKS.</summary>
    public IReadOnlyList<PublishedKey> Published { get; }

    /// <summary>The JWKS as JSON (RFC 7517 §5): public members only.</summary>
    public byte[] Jwks { get; }

    /// <summary>The version of the stored keys this was made from.</summary>
    internal long Version { get; }

    /// <summary>When a key begins to sign or leaves.</summary>
    internal DateTimeOffset GoodUntil { get; }

    /// <summary>Every key whose tokens are believed.</summary>
    internal IReadOnlyList<Signer> Signers { get; }

    internal IReadOnlyList<(SigningKey Key, Signer Signer)> Loaded => _loaded;

    internal static KeySnapshot At(long version, IReadOnlyList<(SigningKey Key, Signer Signer)> loaded, DateTimeOffset now) => new(version, loaded, now);

    /// <summary>The key that signs with this algorithm now.</summary>
    internal Signer Signer(string algorithm) => algorithm is SignatureAlgorithms.Rs256 ? _rs256 : _es256;

    /// <summary>The published key with this id, or null.</summary>
    internal Signer? Find(string keyId) => Signers.FirstOrDefault(s => string.Equals(s.KeyId, keyId, StringComparison.Ordinal));

    private Signer Signing(string algorithm, DateTimeOffset now)
    {
        var key = RotationPlan.Signing(_loaded.Select(k => k.Key), algorithm, now)
            ?? throw new InvalidOperationException($"There is no {algorithm} signing key.");
        return _loaded.First(k => k.Key == key).Signer;
    }

    private byte[] WriteJwks()
    {
        using var scratch = JsonScratch.Take();
        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (var signer in Signers)
        {
            json.WriteStartObject();
            json.WriteString("kid"u8, signer.KeyId);
            json.WriteString("use"u8, "sig"u8);
            json.WriteString("alg"u8, signer.Algorithm);
            signer.PublicKey.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return scratch.Written().ToArray();
    }
}
