using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Devices;

/// <summary>What adding a device gave.</summary>
public abstract record DeviceCreation
{
    private DeviceCreation()
    {
    }

    /// <summary>It is there, and waits for its code unless it is confirmed already.</summary>
    public sealed record Created(Device Device) : DeviceCreation
    {
        /// <summary>The secret of an authenticator app in Base32, this once; null for other kinds.</summary>
        public string? Secret { get; init; }

        /// <summary>The <c>otpauth</c> URL of the same; null for other kinds.</summary>
        public string? Url { get; init; }

        /// <summary>The recovery codes; empty for other kinds.</summary>
        public IReadOnlyList<string> Codes { get; init; } = [];

        /// <summary>Without what it shows (S-200).</summary>
        public override string ToString() => nameof(Created);
    }

    /// <summary>Nothing was added.</summary>
    public sealed record Not(FlowOutcome Outcome) : DeviceCreation;
}
