using System.Buffers.Text;
using System.Security.Cryptography;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.Issuance;

/// <summary>
/// A refresh token: the id of its grant (16 bytes), a secret that stays the same for the family (16), and 256 random bits of
/// its own (32). The id finds the row; the family secret tells a spent token from an invented one.
/// </summary>
/// <remarks>S-127 to S-130. Only hashes are stored.</remarks>
internal sealed class RefreshToken
{
    private const int IdBytes = 16;
    private const int FamilyBytes = 16;
    private const int OwnBytes = 32;
    private const int AllBytes = IdBytes + FamilyBytes + OwnBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _bytes;

    private RefreshToken(byte[] bytes) => _bytes = bytes;

    public string GrantId => Base64Url.EncodeToString(_bytes.AsSpan(0, IdBytes));

    public byte[] FamilyHash => SHA256.HashData(_bytes.AsSpan(IdBytes, FamilyBytes));

    public byte[] Hash => SHA256.HashData(_bytes);

    /// <summary>The token as the client holds it.</summary>
    public string Value => Base64Url.EncodeToString(_bytes);

    /// <summary>The first token of a family.</summary>
    /// <exception cref="ArgumentException">The grant's id is not the base64url of 16 bytes.</exception>
    public static RefreshToken First(string grantId)
    {
        var bytes = RandomNumberGenerator.GetBytes(AllBytes);
        if (Base64UrlText.DecodedLength(grantId.Length) != IdBytes || !Base64UrlText.TryDecode(grantId, bytes.AsSpan(0, IdBytes)))
            throw new ArgumentException("A grant id is the base64url of 16 bytes.", nameof(grantId));
        return new(bytes);
    }

    /// <summary>Takes a presented token apart; null when it cannot be one of ours.</summary>
    public static RefreshToken? TryParse(string value) =>
        value.Length == Base64UrlText.EncodedLength(AllBytes) && Base64UrlText.TryDecode(value) is { } bytes ? new(bytes) : null;

    /// <summary>The next token of the family.</summary>
    public RefreshToken Next()
    {
        var bytes = _bytes.ToArray();
        RandomNumberGenerator.Fill(bytes.AsSpan(IdBytes + FamilyBytes));
        return new(bytes);
    }

    /// <summary>The successor, encrypted so that only who presents this token can read it (S-130).</summary>
    public byte[] Seal(RefreshToken successor)
    {
        var box = new byte[NonceBytes + OwnBytes + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = Cipher();
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes),
            successor._bytes.AsSpan(IdBytes + FamilyBytes),
            box.AsSpan(NonceBytes, OwnBytes),
            box.AsSpan(NonceBytes + OwnBytes),
            _bytes.AsSpan(0, IdBytes));
        return box;
    }

    /// <summary>Reads the successor; null when the box was not sealed under this token.</summary>
    public RefreshToken? Unseal(ReadOnlySpan<byte> box)
    {
        if (box.Length != NonceBytes + OwnBytes + TagBytes)
            return null;
        var bytes = _bytes.ToArray();
        using var cipher = Cipher();
        try
        {
            cipher.Decrypt(
                box[..NonceBytes],
                box.Slice(NonceBytes, OwnBytes),
                box[(NonceBytes + OwnBytes)..],
                bytes.AsSpan(IdBytes + FamilyBytes),
                _bytes.AsSpan(0, IdBytes));
            return new(bytes);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public override string ToString() => nameof(RefreshToken);

    private AesGcm Cipher()
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, key, salt: [], info: "IdentityHost refresh token successor"u8);
        return new AesGcm(key, TagBytes);
    }
}
