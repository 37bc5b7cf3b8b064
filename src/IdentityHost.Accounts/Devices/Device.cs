using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IdentityHost.Accounts.Devices;

/// <summary>Something an account gets one-time codes by. It is no row of its own: addresses, number and authenticators are shown as one list.</summary>
/// <param name="Id">The same as long as the device is there; tells nothing of the address.</param>
/// <param name="Kind">Which kind.</param>
/// <param name="Name">The address or number, masked; null for the kinds that have none.</param>
/// <param name="Confirmed">Whether a code of it, or that was sent to it, was typed.</param>
public sealed record Device(string Id, DeviceKind Kind, string? Name, bool Confirmed)
{
    /// <summary>The id of an authenticator app: an account has one at most.</summary>
    public const string Totp = "totp";

    /// <summary>The id of the recovery codes: an account has one set at most.</summary>
    public const string Static = "static";

    private const int HashLength = 16;

    /// <summary>When it was added; null where nobody noted it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When a code of it last served; null for never, and for what is sent.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it is the address of the account itself, to which codes of a sign-in go; <c>email</c> only.</summary>
    public bool Primary { get; init; }

    /// <summary>How many codes are left; <c>static</c> only.</summary>
    public int? CodesLeft { get; init; }

    /// <summary>The name of a kind in settings and on the wire.</summary>
    public static string NameOf(DeviceKind kind) => kind switch
    {
        DeviceKind.Email => "email",
        DeviceKind.Sms => "sms",
        DeviceKind.Totp => Totp,
        _ => Static,
    };

    /// <summary>The kind of that name; null for none.</summary>
    public static DeviceKind? KindOf(string? name) => name switch
    {
        "email" => DeviceKind.Email,
        "sms" => DeviceKind.Sms,
        Totp => DeviceKind.Totp,
        Static => DeviceKind.Static,
        _ => null,
    };

    /// <summary>The device that codes to an address are sent to; <paramref name="normalized"/> makes its id.</summary>
    internal static Device OfEmail(string accountId, string normalized, string shown, bool confirmed) =>
        new(IdOf(DeviceKind.Email, accountId, normalized), DeviceKind.Email, MaskedAddress.Of(shown), confirmed);

    /// <summary>The device that codes to a number (E.164) are sent to.</summary>
    internal static Device OfNumber(string accountId, string number, bool confirmed) =>
        new(IdOf(DeviceKind.Sms, accountId, number), DeviceKind.Sms, MaskedAddress.Of(number), confirmed);

    /// <summary>No address in it, because ids stand in addresses and logs; of another account the same address has another one.</summary>
    private static string IdOf(DeviceKind kind, string accountId, string address) =>
        $"{NameOf(kind)}-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}\0{address}")).AsSpan(0, HashLength))}";
}

/// <summary>How a code comes to its owner. The numbers are stored with sign-ins that are under way.</summary>
public enum DeviceKind
{
    /// <summary>By mail.</summary>
    Email = 1,

    /// <summary>By text message.</summary>
    Sms = 2,

    /// <summary>From an authenticator app.</summary>
    Totp = 3,

    /// <summary>From a list: recovery codes.</summary>
    Static = 4,
}
