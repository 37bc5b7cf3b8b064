using System.Text.Json.Serialization;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>The body of <c>auth/signup</c>; <c>invitation</c>, the key of a mailed invitation, is not allauth's.</summary>
internal sealed record SignupInput(string? Email, string? Username, string? Phone, [property: JsonConverter(typeof(InputPassword))] string? Password, string? Invitation)
{
    /// <inheritdoc />
    public override string ToString() => nameof(SignupInput);
}

/// <summary><c>auth/signup</c></summary>
internal sealed class Signup(SignUpFlow flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, SignupInput input)
    {
        var form = new SignUpForm(input.Email, input.Username, input.Password) { Phone = input.Phone, Invitation = input.Invitation };
        return await respond.OfAsync(call, await flow.BeginAsync(call.Visitor, form, call.Ct));
    }
}
