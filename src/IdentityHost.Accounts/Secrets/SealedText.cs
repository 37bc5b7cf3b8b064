using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Accounts.Secrets;

/// <summary>The key under which authenticators' secrets lie in the database: derived from the master key, never stored beside them (S-040, S-046, S-148).</summary>
/// <param name="Value">32 bytes.</param>
public sealed record AuthenticatorKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(AuthenticatorKey);
}

/// <summary>AES-256-GCM with a random nonce; what it belongs to is authenticated with it, so that no secret can be moved to another row.</summary>
public sealed class SealedText(AuthenticatorKey key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals a text for one place.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="place">Where it is kept, for example <c>totp:</c> and the account's id.</param>
    public string Seal(string text, string place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceLength + plain.Length + TagLength];
        var span = sealedBytes.AsSpan();
        RandomNumberGenerator.Fill(span[..NonceLength]);
        using var aes = new AesGcm(key.Value, TagLength);
        aes.Encrypt(span[..NonceLength], plain, span[NonceLength..^TagLength], span[^TagLength..], Encoding.UTF8.GetBytes(place));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Opens it again. Throws <see cref="CryptographicException"/> when it was changed, moved, or sealed under another key.</summary>
    public string Open(string sealedText, string place)
    {
        var bytes = Base64Url.DecodeFromChars(sealedText).AsSpan();
        if (bytes.Length < NonceLength + TagLength)
            throw new CryptographicException("A sealed secret is too short to be one.");
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key.Value, TagLength);
        aes.Decrypt(bytes[..NonceLength], bytes[NonceLength..^TagLength], bytes[^TagLength..], plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }
}
