using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary>The body that begins a sign-up by passkey.</summary>
internal sealed record PasskeySignupInput(string? Email, string? Username, string? Phone)
{
    /// <summary>Profile fields; what no field is called is ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Further { get; set; }

    /// <inheritdoc />
    public override string ToString() => nameof(PasskeySignupInput);
}

/// <summary><c>auth/webauthn/login</c> and <c>auth/webauthn/signup</c></summary>
internal sealed class PasskeyLogin(PasskeySignIn signIn, PasskeySignUp signUp, FlowResponse respond)
{
    public async Task<Answer> AskAsync(HeadlessCall call) =>
        await PasskeyAnswers.RequestAsync(await signIn.AskAsync(call.Visitor, call.Ct), outcome => respond.OfAsync(call, outcome));

    public async Task<Answer> PostAsync(HeadlessCall call, CredentialInput input) =>
        await respond.OfAsync(call, await signIn.ProveAsync(call.Visitor, input.Credential?.GetRawText(), call.Ct));

    public async Task<Answer> BeginSignupAsync(HeadlessCall call, PasskeySignupInput input) =>
        await respond.OfAsync(call, await signUp.BeginAsync(call.Visitor, Form(input), call.Ct));

    public async Task<Answer> AskForSignupAsync(HeadlessCall call) =>
        await PasskeyAnswers.CreationAsync(await signUp.AskAsync(call.Visitor, call.Ct), outcome => respond.OfAsync(call, outcome));

    public async Task<Answer> CompleteSignupAsync(HeadlessCall call, NewPasskeyInput input) =>
        await respond.OfAsync(call, await signUp.CompleteAsync(call.Visitor, input.Name, input.Credential?.GetRawText(), call.Ct));

    private static SignUpForm Form(PasskeySignupInput input) =>
        new(input.Email, input.Username, null) { Phone = input.Phone, Profile = FurtherMembers.Of(input.Further) };
}
