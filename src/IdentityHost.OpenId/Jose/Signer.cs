using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.OpenId.Jose;

/// <summary>One of the server's own keys: signs, verifies what it signed, and knows the headers of its tokens.</summary>
internal sealed class Signer
{
    private readonly KeyPool<ECDsa>? _ec;
    private readonly KeyPool<RSA>? _rsa;
    private readonly string[] _headers;

    /// <exception cref="CryptographicException">The bytes are no PKCS#8 key of this algorithm.</exception>
    public Signer(string keyId, string algorithm, byte[] pkcs8)
    {
        (KeyId, Algorithm) = (keyId, algorithm);
        if (algorithm is SignatureAlgorithms.Es256)
        {
            _ec = new(() => { var key = ECDsa.Create(); key.ImportPkcs8PrivateKey(pkcs8, out _); return key; });
            var first = _ec.Take();
            PublicKey = new EcPublicKey(first.ExportParameters(includePrivateParameters: false), p256: true) { KeyId = keyId };
            SignatureLength = 64;
            _ec.GiveBack(first);
        }
        else
        {
            _rsa = new(() => { var key = RSA.Create(); key.ImportPkcs8PrivateKey(pkcs8, out _); return key; });
            var first = _rsa.Take();
            PublicKey = new RsaPublicKey(first.ExportParameters(includePrivateParameters: false), algorithm) { KeyId = keyId };
            SignatureLength = first.KeySize / 8;
            _rsa.GiveBack(first);
        }

        _headers = [.. TokenType.All.Select(t => t.Header(algorithm, keyId))];
    }

    public string KeyId { get; }

    public string Algorithm { get; }

    public PublicKey PublicKey { get; }

    /// <summary>Bytes of a signature.</summary>
    public int SignatureLength { get; }

    /// <summary>The encoded header of a token of this type by this key: always the same text, so it is made once.</summary>
    public string Header(TokenType type) => _headers[type.Index];

    /// <summary>Signs into a buffer of <see cref="SignatureLength"/> bytes.</summary>
    public void Sign(ReadOnlySpan<byte> input, Span<byte> signature)
    {
        if (_ec is not null)
        {
            var key = _ec.Take();
            key.SignData(input, signature, HashAlgorithmName.SHA256);
            _ec.GiveBack(key);
        }
        else if (_rsa is not null)
        {
            var key = _rsa.Take();
            key.SignData(input, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            _rsa.GiveBack(key);
        }
    }

    /// <summary>Verifies a signature of this key.</summary>
    public bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength && PublicKey.Verify(Algorithm, input, signature);
}

/// <summary>The kinds of token this server signs; explicit types keep one kind from being taken for another (RFC 8725 §3.11).</summary>
internal sealed class TokenType
{
    /// <summary>RFC 9068 §2.1.</summary>
    public static readonly TokenType AccessToken = new(0, "at+jwt");

    /// <summary>OpenID Connect Core §2; the type every client library expects.</summary>
    public static readonly TokenType IdToken = new(1, "JWT");

    /// <summary>A signed userinfo answer (OpenID Connect Core §5.3.2).</summary>
    public static readonly TokenType UserInfo = new(2, "userinfo+jwt");

    /// <summary>RFC 9701 §5.</summary>
    public static readonly TokenType Introspection = new(3, "token-introspection+jwt");

    /// <summary>Names a session of one of our own apps (allauth's JWT strategy).</summary>
    public static readonly TokenType SessionAccess = new(4, "session-access+jwt");

    /// <summary>Is exchanged for the next of those.</summary>
    public static readonly TokenType SessionRefresh = new(5, "session-refresh+jwt");

    private readonly string _name;

    private TokenType(int index, string name) => (Index, _name) = (index, name);

    public static IReadOnlyList<TokenType> All => [AccessToken, IdToken, UserInfo, Introspection, SessionAccess, SessionRefresh];

    public int Index { get; }

    /// <summary>The encoded header; a key id is a thumbprint and needs no escaping.</summary>
    public string Header(string algorithm, string keyId) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"{{algorithm}}","typ":"{{_name}}","kid":"{{keyId}}"}"""));
}
