using IdentityHost.Accounts.Authenticators;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary><c>account/authenticators</c></summary>
internal sealed class Authenticators(AuthenticatorList list, FlowResponse respond)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn
        ? Answer.Of((await list.ListAsync(call.Visitor, call.Ct)).Select(info => WireAuthenticator.Of(info)).ToArray())
        : await respond.AuthenticationAsync(call);
}
