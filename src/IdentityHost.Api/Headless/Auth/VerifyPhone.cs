using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary><c>auth/phone/verify</c></summary>
internal sealed class VerifyPhone(PhoneVerification flow, FlowResponse respond)
{
    public async Task<Answer> PostAsync(HeadlessCall call, CodeInput input) => await respond.OfAsync(call, await flow.VerifyAsync(call.Visitor, input.Code, call.Ct));

    public async Task<Answer> ResendAsync(HeadlessCall call) => await respond.OfPlainAsync(call, await flow.ResendAsync(call.Visitor, call.Ct));
}
