using System.Text.Json.Serialization;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>The body of <c>auth/login</c>.</summary>
internal sealed record LoginInput(string? Email, string? Username, string? Phone, [property: JsonConverter(typeof(InputPassword)), Member(IsRequired = true)] string? Password)
{
    /// <inheritdoc />
    public override string ToString() => nameof(LoginInput);
}

/// <summary><c>auth/login</c></summary>
internal sealed class Login(SignInFlow flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, LoginInput input) =>
        await respond.OfAsync(call, await flow.ProveAsync(call.Visitor, new LoginForm(input.Email, input.Username, input.Password) { Phone = input.Phone }, call.Ct));
}
