using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary>A body that holds what a passkey answered.</summary>
internal sealed record CredentialInput([property: Member(Type = "object", IsRequired = true)] JsonElement? Credential);

/// <summary>The body of <c>auth/2fa/trust</c>; no answer is no.</summary>
internal sealed record TrustInput([property: JsonConverter(typeof(InputSwitch)), Member(IsRequired = true)] bool? Trust);

/// <summary><c>auth/2fa/authenticate</c>, <c>auth/2fa/reauthenticate</c>, <c>auth/2fa/trust</c>, and the same by passkey.</summary>
internal sealed class SecondFactorSteps(SecondFactor factor, FlowResponse respond)
{
    public async Task<Answer> AuthenticateAsync(HeadlessCall call, CodeInput input) =>
        await respond.OfStepAsync(call, await factor.ProveCodeAsync(call.Visitor, input.Code, call.Ct));

    public async Task<Answer> ReauthenticateAsync(HeadlessCall call, CodeInput input) =>
        await respond.OfAsync(call, await factor.ReauthenticateAsync(call.Visitor, input.Code, call.Ct));

    public async Task<Answer> TrustAsync(HeadlessCall call, TrustInput input) =>
        await respond.OfStepAsync(call, await factor.AnswerTrustAsync(call.Visitor, input.Trust is true, call.Ct));

    public async Task<Answer> AskPasskeyAsync(HeadlessCall call) =>
        await PasskeyAnswers.RequestAsync(await factor.AskPasskeyAsync(call.Visitor, call.Ct), outcome => respond.OfStepAsync(call, outcome));

    public async Task<Answer> PasskeyAsync(HeadlessCall call, CredentialInput input) =>
        await respond.OfStepAsync(call, await factor.ProvePasskeyAsync(call.Visitor, input.Credential?.GetRawText(), call.Ct));

    public async Task<Answer> AskPasskeyAgainAsync(HeadlessCall call) =>
        await PasskeyAnswers.RequestAsync(await factor.AskPasskeyAgainAsync(call.Visitor, call.Ct), outcome => respond.OfAsync(call, outcome));

    public async Task<Answer> PasskeyAgainAsync(HeadlessCall call, CredentialInput input) =>
        await respond.OfAsync(call, await factor.ReauthenticateByPasskeyAsync(call.Visitor, input.Credential?.GetRawText(), call.Ct));
}
