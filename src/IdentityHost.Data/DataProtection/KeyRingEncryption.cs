using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Data.DataProtection;

/// <summary>Encrypts a key of the key ring with AES-256-GCM under the <see cref="KeyRingKey"/>.</summary>
internal sealed class KeyRingEncryptor(KeyRingKey key) : IXmlEncryptor
{
    public const string ElementName = "aes256gcm";

    // The key ring is one place, and its key seals nothing else.
    public const string Place = "";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var box = AuthenticatedBox.Seal(key.Value, plain, Place);
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement(ElementName, Convert.ToBase64String(box)), typeof(KeyRingDecryptor));
    }
}

/// <summary>The way back. Data Protection makes it by its name in the stored XML, so its constructor takes the services.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly KeyRingKey _key = services.GetRequiredService<KeyRingKey>();

    public XElement Decrypt(XElement encryptedElement) =>
        AuthenticatedBox.Open(_key.Value, Convert.FromBase64String(encryptedElement.Value), KeyRingEncryptor.Place) is { } plain
            ? XElement.Parse(Encoding.UTF8.GetString(plain))
            : throw new CryptographicException("A key of the key ring cannot be opened: the master key was replaced, or the row was changed.");
}
