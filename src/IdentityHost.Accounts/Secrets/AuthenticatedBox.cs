using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Accounts.Secrets;

/// <summary>AES-256-GCM with a random nonce: nonce, tag, ciphertext. What a secret belongs to is authenticated with it, so that it cannot be moved to another row.</summary>
public static class AuthenticatedBox
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals bytes for one place.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="plain">The secret.</param>
    /// <param name="place">Where it is kept, for example <c>totp:</c> and the account's id; the same place opens it.</param>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string place)
    {
        var box = new byte[NonceSize + TagSize + plain.Length];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(place));
        return box;
    }

    /// <summary>Opens it again; null when it was changed, moved, or sealed under another key.</summary>
    public static byte[]? Open(byte[] key, ReadOnlySpan<byte> box, string place)
    {
        if (box.Length < NonceSize + TagSize)
            return null;
        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(box[..NonceSize], box[(NonceSize + TagSize)..], box.Slice(NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            // The framework offers no Try form.
            return null;
        }

        return plain;
    }
}
