using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Devices;

/// <summary>
/// Names the devices that codes are sent to. Ids stand in addresses and logs, and there are few numbers: only with this server's key, which is derived from
/// <see cref="CodeKey"/> and thus outside the database, can somebody tell whether an id is that of a number they try.
/// </summary>
internal sealed class DeviceIds(CodeKey source)
{
    private const int HashLength = 16;

    private readonly byte[] _key = HKDF.Expand(HashAlgorithmName.SHA256, source.Value, 32, "device-ids"u8.ToArray());

    /// <summary>The device that codes to an address are sent to; <paramref name="normalized"/> makes its id.</summary>
    public Device OfEmail(string accountId, string normalized, string shown, bool confirmed) =>
        new(IdOf(DeviceKind.Email, accountId, normalized), DeviceKind.Email, MaskedAddress.Of(shown), confirmed);

    /// <summary>The device that codes to a number (E.164) are sent to.</summary>
    public Device OfNumber(string accountId, string number, bool confirmed) =>
        new(IdOf(DeviceKind.Sms, accountId, number), DeviceKind.Sms, MaskedAddress.Of(number), confirmed);

    /// <inheritdoc />
    public override string ToString() => nameof(DeviceIds);

    /// <summary>Of another account the same address has another one.</summary>
    private string IdOf(DeviceKind kind, string accountId, string address) =>
        $"{Device.NameOf(kind)}-{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{accountId}\0{address}")).AsSpan(0, HashLength))}";
}
