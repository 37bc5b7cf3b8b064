using System.Security.Cryptography;
using IdentityHost.OpenId.Jose;
using Microsoft.AspNetCore.DataProtection;

namespace IdentityHost.OpenId.Keys;

/// <summary>Makes signing keys and wraps them for the database: a dump of it signs nothing (S-146, S-148).</summary>
internal sealed class KeyProtection(IDataProtectionProvider protection)
{
    private const int RsaBits = 3072;
    private readonly IDataProtector _protector = protection.CreateProtector("IdentityHost.OpenId.Keys", "signing", "v1");

    /// <summary>Makes a new key, named by its thumbprint (RFC 7638).</summary>
    public SigningKey Create(string algorithm, int generation, DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using AsymmetricAlgorithm key = algorithm is SignatureAlgorithms.Es256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        var keyId = new Signer("", algorithm, pkcs8).PublicKey.Thumbprint();
        return new SigningKey(keyId, algorithm, generation, _protector.Protect(pkcs8), now, signsFrom, RemoveAt: null);
    }

    /// <summary>Unwraps a key.</summary>
    /// <exception cref="InvalidOperationException">The key cannot be decrypted: the master key or the Data Protection keys are not those it was wrapped with.</exception>
    public Signer Open(SigningKey key)
    {
        try
        {
            return new Signer(key.KeyId, key.Algorithm, Unprotect(key.ProtectedPrivateKey));
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException($"The signing key {key.KeyId} cannot be decrypted. Was the master key replaced?", fault);
        }
    }

    // Replacing the key ring ends what browsers hold. A signing key comes from our own database, so the key that wraps it may be
    // revoked; whoever fears for the signing keys too rotates them.
    private byte[] Unprotect(byte[] wrapped) => _protector is IPersistedDataProtector persisted
        ? persisted.DangerousUnprotect(wrapped, ignoreRevocationErrors: true, out _, out _)
        : _protector.Unprotect(wrapped);
}
