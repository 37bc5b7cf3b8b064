using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary>The body of <c>auth/email/verify</c>.</summary>
/// <param name="Key">The code, or the key of the link.</param>
internal sealed record KeyInput([property: Member(IsRequired = true)] string? Key)
{
    /// <inheritdoc />
    public override string ToString() => nameof(KeyInput);
}

/// <summary><c>auth/email/verify</c></summary>
internal sealed class VerifyEmail(EmailAddressVerification flow, FlowResponse respond)
{
    private const string Key = "X-Email-Verification-Key";

    /// <summary>What the key would prove.</summary>
    public async Task<Answer> GetAsync(HeadlessCall call) => await flow.InspectAsync(call.Visitor, call.Header(Key), call.Ct) switch
    {
        EmailVerificationInfo.Found found => Answer.Of(new EmailVerificationData(found.Email, WireForms.Of(found.Account))) with { Meta = new Meta { IsAuthenticating = found.IsSigningIn } },
        EmailVerificationInfo.Not not => await respond.OfAsync(call, not.Outcome),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Proves it.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, KeyInput input) => await respond.OfAsync(call, await flow.VerifyAsync(call.Visitor, input.Key, call.Ct));

    /// <summary>Sends another code.</summary>
    public async Task<Answer> ResendAsync(HeadlessCall call) => await respond.OfPlainAsync(call, await flow.ResendAsync(call.Visitor, call.Ct));
}
