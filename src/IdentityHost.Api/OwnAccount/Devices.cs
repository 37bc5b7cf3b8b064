using IdentityHost.Accounts.Devices;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>A one-time-code device.</summary>
/// <param name="Id">Its id; tells nothing of the address.</param>
/// <param name="Kind"><c>email</c>, <c>sms</c>, <c>totp</c> or <c>static</c> (recovery codes).</param>
/// <param name="Name">The address or number, masked; null for the kinds that have none.</param>
/// <param name="Confirmed">Whether a code of it was typed.</param>
internal record DeviceData(string Id, string Kind, string? Name, bool Confirmed)
{
    public bool Primary { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public int? CodesLeft { get; init; }

    public static DeviceData Of(Device device) => new(device.Id, Device.NameOf(device.Kind), device.Name, device.Confirmed)
    {
        Primary = device.Primary,
        CreatedAt = device.CreatedAt,
        LastUsedAt = device.LastUsedAt,
        CodesLeft = device.CodesLeft,
    };
}

/// <summary>A device that was just added, with what it shows this once.</summary>
/// <param name="Secret">The secret of an authenticator app in Base32.</param>
/// <param name="Url">The same as an <c>otpauth</c> URL.</param>
/// <param name="Codes">Recovery codes.</param>
internal sealed record NewDeviceData(string Id, string Kind, string? Name, bool Confirmed, string? Secret, string? Url, IReadOnlyList<string> Codes) : DeviceData(Id, Kind, Name, Confirmed)
{
    public static NewDeviceData Of(DeviceCreation.Created created)
    {
        var device = created.Device;
        return new(device.Id, Device.NameOf(device.Kind), device.Name, device.Confirmed, created.Secret, created.Url, created.Codes)
        {
            Primary = device.Primary,
            CreatedAt = device.CreatedAt,
            LastUsedAt = device.LastUsedAt,
            CodesLeft = device.CodesLeft,
        };
    }

    /// <summary>Without what it shows (S-200).</summary>
    public override string ToString() => nameof(NewDeviceData);
}

/// <summary>All devices; there are never many.</summary>
internal sealed record DeviceList(IReadOnlyList<DeviceData> Items);

/// <summary>A device to add.</summary>
/// <param name="Kind"><c>email</c>, <c>sms</c>, <c>totp</c> or <c>static</c>.</param>
/// <param name="Address">The address, or the number in E.164; missing for the other kinds.</param>
internal sealed record DeviceInput(string Kind, string? Address);

/// <summary>A code of a device.</summary>
internal sealed record DeviceCodeInput(string Code)
{
    /// <summary>Without the code (S-200).</summary>
    public override string ToString() => nameof(DeviceCodeInput);
}

/// <summary><c>devices</c></summary>
internal sealed class Devices(DeviceBook book, FlowProblems problems)
{
    public async Task<RestAnswer> ListAsync(RestCall call) => RestAnswer.Of(new DeviceList([.. (await book.ListAsync(call.Visitor, call.Ct)).Select(DeviceData.Of)]));

    public async Task<RestAnswer> GetAsync(RestCall call) =>
        await book.FindAsync(call.Visitor, call.Route("id"), call.Ct) is { } device ? RestAnswer.Of(DeviceData.Of(device)) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, DeviceInput input)
    {
        if (Device.KindOf(input.Kind) is not { } kind)
            return Problem.Invalid(FlowProblems.Of(new(input.Kind is null ? "required" : "invalid_choice", "kind")));
        return await book.CreateAsync(call.Visitor, kind, input.Address, call.Ct) switch
        {
            DeviceCreation.Created created => RestAnswer.Created(call.At(created.Device.Id), NewDeviceData.Of(created)),
            // The book says it with the words of the flow behind; here the member is called address.
            DeviceCreation.Not { Outcome: Accounts.SignIn.FlowOutcome.Invalid invalid } =>
                Problem.Invalid([.. invalid.Errors.Select(e => FlowProblems.Of(e.Param is "email" or "phone" ? e with { Param = "address" } : e))]),
            DeviceCreation.Not not => await problems.OfAsync(call, not.Outcome),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<RestAnswer> SendAsync(RestCall call) => await problems.OfAsync(call, await book.SendAsync(call.Visitor, call.Route("id"), call.Ct));

    public async Task<RestAnswer> ConfirmAsync(RestCall call, DeviceCodeInput input) =>
        await problems.OfAsync(call, await book.ConfirmAsync(call.Visitor, call.Route("id"), input.Code, call.Ct), () => GetAsync(call));

    public async Task<RestAnswer> DeleteAsync(RestCall call) => await problems.OfAsync(call, await book.DeleteAsync(call.Visitor, call.Route("id"), call.Ct));
}
