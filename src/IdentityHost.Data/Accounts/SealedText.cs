using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.Data.Accounts;

/// <summary>The text of a message as it lies in the database: AES-256-GCM under the <see cref="OutboxKey"/>, bound to the message's id. Nonce, tag, ciphertext.</summary>
/// <remarks>A code that has not been typed yet is a secret; a dump of the database must not hold it (S-035, S-200).</remarks>
internal static class SealedText
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(OutboxKey key, string id, MessageText text)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(text, MessageTextJson.Default.MessageText);
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Value, TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(id));
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    /// <summary>The way back; null when the key is another one, or the row was tampered with.</summary>
    public static MessageText? Open(OutboxKey key, string id, byte[] sealedBytes)
    {
        if (sealedBytes.Length <= NonceSize + TagSize)
            return null;
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key.Value, TagSize);
        try
        {
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(id));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return JsonSerializer.Deserialize(plain, MessageTextJson.Default.MessageText);
    }
}

/// <summary>What of a message is encrypted.</summary>
internal sealed record MessageText(string Text, string? Html)
{
    public override string ToString() => nameof(MessageText);
}

[JsonSerializable(typeof(MessageText))]
internal sealed partial class MessageTextJson : JsonSerializerContext;
