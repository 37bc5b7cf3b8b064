using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Devices;

/// <summary>One-time-code devices.</summary>
public sealed class DeviceOptions
{
    /// <summary>
    /// The kinds there are: <c>email</c>, <c>sms</c>, <c>totp</c>, <c>static</c> (recovery codes), separated by commas. One that is left out is neither
    /// offered as a device nor taken as a second factor, also where accounts have it already.
    /// </summary>
    [RegularExpression(@"^\s*((email|sms|totp|static)\s*(,\s*(email|sms|totp|static)\s*)*)?$", ErrorMessage = "Devices:Kinds takes email, sms, totp and static.")]
    public string Kinds { get; set; } = "email,sms,totp,static";

    internal bool Has(DeviceKind kind) => Kinds.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(Device.NameOf(kind), StringComparer.Ordinal);
}
