using System.Text.Json;
using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Jose;

/// <summary>The public keys of a client (RFC 7517 §5): from its <c>jwks</c> or from behind its <c>jwks_uri</c>.</summary>
public sealed class PublicKeySet
{
    /// <summary>No client has more keys than this (S-143).</summary>
    public const int MostKeys = 20;

    private readonly List<PublicKey> _keys;

    private PublicKeySet(List<PublicKey> keys) => _keys = keys;

    /// <summary>How many keys are of use here; keys of unknown kinds or for encryption do not count.</summary>
    public int Count => _keys.Count;

    /// <summary>Reads and checks a key set: public members only, RSA from 2,048 bits, no ambiguous <c>kid</c> (S-143).</summary>
    public static OrError<PublicKeySet> TryParse(JsonElement jwks)
    {
        if (jwks.ValueKind != JsonValueKind.Object || !jwks.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            return OAuthError.InvalidClientMetadata("jwks must be an object with the list keys.");
        if (keys.GetArrayLength() > MostKeys)
            return OAuthError.InvalidClientMetadata($"jwks must have at most {MostKeys} keys.");

        var known = new List<PublicKey>(keys.GetArrayLength());
        foreach (var jwk in keys.EnumerateArray())
        {
            var (key, fault) = JsonWebKey.Read(jwk);
            if (fault is not null)
                return OAuthError.InvalidClientMetadata($"jwks: {fault}");
            if (key is null)
                continue;
            if (key.KeyId is not null && known.Any(k => string.Equals(k.KeyId, key.KeyId, StringComparison.Ordinal)))
                return OAuthError.InvalidClientMetadata("jwks: two keys have the same kid.");
            known.Add(key);
        }

        return new PublicKeySet(known);
    }

    /// <summary>The key a signature names; without a <c>kid</c> the only one that fits the algorithm. Null when there is none, or more than one.</summary>
    public PublicKey? Find(string? keyId, string algorithm)
    {
        PublicKey? found = null;
        foreach (var key in _keys)
        {
            if (!key.Fits(algorithm) || (keyId is not null && !string.Equals(key.KeyId, keyId, StringComparison.Ordinal)))
                continue;
            if (found is not null)
                return null;
            found = key;
        }

        return found;
    }
}
