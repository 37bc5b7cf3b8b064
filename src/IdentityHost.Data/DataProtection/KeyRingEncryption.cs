using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Data.DataProtection;

/// <summary>Encrypts a key of the key ring with AES-256-GCM under the <see cref="KeyRingKey"/>: nonce, tag, ciphertext.</summary>
internal sealed class KeyRingEncryptor(KeyRingKey key) : IXmlEncryptor
{
    public const string ElementName = "aes256gcm";
    public const int NonceSize = 12;
    public const int TagSize = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Value, TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize));
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement(ElementName, Convert.ToBase64String(sealedBytes)), typeof(KeyRingDecryptor));
    }
}

/// <summary>The way back. Data Protection makes it by its name in the stored XML, so its constructor takes the services.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly KeyRingKey _key = services.GetRequiredService<KeyRingKey>();

    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[sealedBytes.Length - KeyRingEncryptor.NonceSize - KeyRingEncryptor.TagSize];
        using var aes = new AesGcm(_key.Value, KeyRingEncryptor.TagSize);
        aes.Decrypt(
            sealedBytes.AsSpan(0, KeyRingEncryptor.NonceSize),
            sealedBytes.AsSpan(KeyRingEncryptor.NonceSize + KeyRingEncryptor.TagSize),
            sealedBytes.AsSpan(KeyRingEncryptor.NonceSize, KeyRingEncryptor.TagSize),
            plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
