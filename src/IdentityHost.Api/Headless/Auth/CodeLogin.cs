using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>A body that holds a code.</summary>
internal sealed record CodeInput(string? Code)
{
    /// <inheritdoc />
    public override string ToString() => nameof(CodeInput);
}

/// <summary>The body of <c>auth/code/request</c>.</summary>
internal sealed record CodeRequestInput(string? Email, string? Phone);

/// <summary><c>auth/code/request</c>, <c>auth/code/confirm</c> and <c>auth/code/resend</c></summary>
internal sealed class CodeLogin(LoginByCode flow, FlowResponse respond)
{
    public async Task<Answer> RequestAsync(HeadlessCall call, CodeRequestInput input) =>
        await respond.OfAsync(call, await flow.RequestAsync(call.Visitor, input.Email, input.Phone, call.Ct));

    public async Task<Answer> ConfirmAsync(HeadlessCall call, CodeInput input) => await respond.OfAsync(call, await flow.ConfirmAsync(call.Visitor, input.Code, call.Ct));

    public async Task<Answer> ResendAsync(HeadlessCall call) => await respond.OfPlainAsync(call, await flow.ResendAsync(call.Visitor, call.Ct));
}
