using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>The body of <c>auth/signup</c>; <c>invitation</c>, the key of a mailed invitation, is not allauth's.</summary>
internal sealed record SignupInput(string? Email, string? Username, string? Phone, [property: JsonConverter(typeof(InputPassword))] string? Password, string? Invitation)
{
    /// <summary>Profile fields; what no field is called is ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Further { get; set; }

    /// <inheritdoc />
    public override string ToString() => nameof(SignupInput);
}

/// <summary><c>auth/signup</c></summary>
internal sealed class Signup(SignUpFlow flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, SignupInput input) =>
        await respond.OfAsync(call, await flow.BeginAsync(call.Visitor, Form(input), call.Ct));

    private static SignUpForm Form(SignupInput input) =>
        new(input.Email, input.Username, input.Password) { Phone = input.Phone, Invitation = input.Invitation, Profile = FurtherMembers.Of(input.Further) };
}
