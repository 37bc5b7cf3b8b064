using System.Text.Json.Serialization;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>The body of <c>auth/reauthenticate</c>.</summary>
internal sealed record PasswordInput([property: JsonConverter(typeof(InputPassword)), Member(IsRequired = true)] string? Password)
{
    /// <inheritdoc />
    public override string ToString() => nameof(PasswordInput);
}

/// <summary><c>auth/reauthenticate</c></summary>
internal sealed class Reauthenticate(ReauthenticationFlow flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, PasswordInput input) => await respond.OfAsync(call, await flow.ProveAsync(call.Visitor, input.Password, call.Ct));
}
