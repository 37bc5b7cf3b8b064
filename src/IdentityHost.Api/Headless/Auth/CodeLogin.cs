using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>A body that holds a code.</summary>
internal sealed record CodeInput([property: Member(IsRequired = true)] string? Code)
{
    /// <inheritdoc />
    public override string ToString() => nameof(CodeInput);
}

/// <summary>The body of <c>auth/code/request</c>.</summary>
internal sealed record CodeRequestInput(string? Email, string? Phone);

/// <summary>The body of <c>auth/code/resend</c>: nothing, or the device that a second factor is sent to; and of <c>auth/code/reauthenticate</c>.</summary>
internal sealed record DeviceInput(string? Device, string? Code)
{
    /// <inheritdoc />
    public override string ToString() => nameof(DeviceInput);
}

/// <summary><c>auth/code/request</c>, <c>auth/code/confirm</c>, <c>auth/code/resend</c>, and <c>auth/code/reauthenticate</c>, which allauth does not have.</summary>
internal sealed class CodeLogin(LoginByCode flow, SecondCode second, CodeReauthentication again, FlowResponse respond)
{
    public async Task<Answer> RequestAsync(HeadlessCall call, CodeRequestInput input) =>
        await respond.OfAsync(call, await flow.RequestAsync(call.Visitor, input.Email, input.Phone, call.Ct));

    public async Task<Answer> ConfirmAsync(HeadlessCall call, CodeInput input) => await respond.OfAsync(call, await flow.ConfirmAsync(call.Visitor, input.Code, call.Ct));

    /// <summary>Where codes sign nobody in this is not there (allauth's contract), unless one is owed beside another proof.</summary>
    public async Task<Answer> ResendAsync(HeadlessCall call, DeviceInput input)
    {
        var outcome = string.IsNullOrEmpty(input.Device) ? await flow.ResendAsync(call.Visitor, call.Ct) : await second.SendAsync(call.Visitor, input.Device, call.Ct);
        return outcome is FlowOutcome.NotPending && !flow.IsOffered ? new Answer.Json(404) : await respond.OfPlainAsync(call, outcome);
    }

    /// <summary>Without a code one is sent; with it, it is taken.</summary>
    public async Task<Answer> ReauthenticateAsync(HeadlessCall call, DeviceInput input) => string.IsNullOrEmpty(input.Code)
        ? await respond.OfPlainAsync(call, await again.SendAsync(call.Visitor, input.Device, call.Ct))
        : await respond.OfAsync(call, await again.ProveAsync(call.Visitor, input.Code, call.Ct));
}
