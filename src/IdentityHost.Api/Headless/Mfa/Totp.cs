using System.Diagnostics;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Totp;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary><c>account/authenticators/totp</c></summary>
internal sealed class Totp(TotpEnrolment enrolment, AuthenticatorList list, FlowResponse respond)
{
    /// <summary>The one there is; or 404 with a secret for the one to be.</summary>
    public async Task<Answer> GetAsync(HeadlessCall call) => await enrolment.BeginAsync(call.Visitor, call.Ct) switch
    {
        TotpStatus.Active active => Answer.Of(WireAuthenticator.Of(active.Totp)),
        TotpStatus.Offered offered => new Answer.Json(404) { Meta = new Meta { Secret = offered.Secret, TotpUrl = offered.Url } },
        TotpStatus.Not not => await respond.OfAsync(call, not.Outcome),
        _ => throw new UnreachableException(),
    };

    /// <summary>Activates it.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, CodeInput input) => await respond.OfAsync(
        call,
        await enrolment.ActivateAsync(call.Visitor, input.Code, call.Ct),
        async () => Answer.Of(WireAuthenticator.Of((await list.ListAsync(call.Visitor, call.Ct)).First(a => a.Kind == AuthenticatorKind.Totp))));

    /// <summary>Removes it.</summary>
    public async Task<Answer> DeleteAsync(HeadlessCall call) => await respond.OfPlainAsync(call, await enrolment.DeactivateAsync(call.Visitor, call.Ct));
}
