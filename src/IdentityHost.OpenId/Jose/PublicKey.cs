using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace IdentityHost.OpenId.Jose;

/// <summary>A public key that verifies signatures; it knows which algorithms it is for, so that no key is used with a foreign one.</summary>
public abstract class PublicKey
{
    /// <summary>The id its owner gave it (<c>kid</c>), or null.</summary>
    public string? KeyId { get; init; }

    /// <summary>Whether this key can verify the algorithm: kind, curve and its own <c>alg</c> fit.</summary>
    public abstract bool Fits(string algorithm);

    /// <summary>Verifies a signature in JWS form; false as well when the algorithm does not fit.</summary>
    public abstract bool Verify(string algorithm, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature);

    /// <summary>Writes the members that make the key, in the order of RFC 7638 §3.2.</summary>
    public abstract void WriteMembers(Utf8JsonWriter json);

    /// <summary>The thumbprint of the key (RFC 7638): what our own keys are called.</summary>
    public string Thumbprint()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(SHA256.HashData(bytes.ToArray()));
    }
}

/// <summary>A key on P-256 or P-384 (RFC 7518 §6.2).</summary>
internal sealed class EcPublicKey : PublicKey
{
    private readonly KeyPool<ECDsa> _keys;
    private readonly ECParameters _parameters;
    private readonly bool _p256;

    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public EcPublicKey(ECParameters parameters, bool p256)
    {
        (_parameters, _p256) = (parameters, p256);
        _keys = new(() => ECDsa.Create(_parameters));
        _keys.GiveBack(_keys.Take());
    }

    public override bool Fits(string algorithm) =>
        string.Equals(algorithm, _p256 ? SignatureAlgorithms.Es256 : SignatureAlgorithms.Es384, StringComparison.Ordinal);

    public override bool Verify(string algorithm, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm))
            return false;
        var key = _keys.Take();
        var good = key.VerifyData(input, signature, _p256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384);
        _keys.GiveBack(key);
        return good;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("crv"u8, _p256 ? "P-256" : "P-384");
        json.WriteString("kty"u8, "EC"u8);
        json.WriteString("x"u8, Base64Url.EncodeToString(_parameters.Q.X));
        json.WriteString("y"u8, Base64Url.EncodeToString(_parameters.Q.Y));
    }
}

/// <summary>An RSA key (RFC 7518 §6.3), for PKCS#1 v1.5 and PSS signatures with SHA-256.</summary>
internal sealed class RsaPublicKey : PublicKey
{
    private readonly KeyPool<RSA> _keys;
    private readonly RSAParameters _parameters;
    private readonly string? _only;

    /// <exception cref="CryptographicException">The numbers make no RSA key.</exception>
    public RsaPublicKey(RSAParameters parameters, string? only = null)
    {
        (_parameters, _only) = (parameters, only);
        _keys = new(() => RSA.Create(_parameters));
        _keys.GiveBack(_keys.Take());
    }

    public override bool Fits(string algorithm) =>
        algorithm is SignatureAlgorithms.Rs256 or SignatureAlgorithms.Ps256
        && (_only is null || string.Equals(_only, algorithm, StringComparison.Ordinal));

    public override bool Verify(string algorithm, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm))
            return false;
        var padding = algorithm is SignatureAlgorithms.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var key = _keys.Take();
        var good = key.VerifyData(input, signature, HashAlgorithmName.SHA256, padding);
        _keys.GiveBack(key);
        return good;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("e"u8, Base64Url.EncodeToString(_parameters.Exponent));
        json.WriteString("kty"u8, "RSA"u8);
        json.WriteString("n"u8, Base64Url.EncodeToString(_parameters.Modulus));
    }
}
