using System.Text.Json.Serialization;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.AccountSettings;

/// <summary>The body of <c>account/password/change</c>.</summary>
internal sealed record ChangePasswordInput(
    [property: JsonConverter(typeof(InputPassword))] string? CurrentPassword, [property: JsonConverter(typeof(InputPassword)), Member(IsRequired = true)] string? NewPassword)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ChangePasswordInput);
}

/// <summary><c>account/password/change</c></summary>
internal sealed class ChangePassword(PasswordChange flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, ChangePasswordInput input) =>
        await respond.OfAsync(call, await flow.ChangeAsync(call.Visitor, input.CurrentPassword, input.NewPassword, call.Ct));
}
