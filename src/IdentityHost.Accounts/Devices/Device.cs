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
