using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Throttling;

/// <summary>The key of the keyed hashes of this folder, derived from <see cref="CodeKey"/> and thus outside the database.</summary>
internal sealed class ThrottlingKey(CodeKey source)
{
    private readonly byte[] _key = HKDF.Expand(HashAlgorithmName.SHA256, source.Value, 32, "throttling"u8.ToArray());

    /// <summary>One of <paramref name="places"/> places, always the same for the same text.</summary>
    public int Place(string text, int places) =>
        (int)(BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"place\0{text}"))) % (ulong)places);

    /// <summary>The first 128 bits of the keyed hash: what only this server can have written.</summary>
    public byte[] Seal(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"seal\0{text}"))[..16];

    /// <inheritdoc />
    public override string ToString() => nameof(ThrottlingKey);
}
