using System.Diagnostics;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary><c>account/authenticators/recovery-codes</c></summary>
internal sealed class RecoveryCodes(RecoveryCodeBook book, FlowResponse respond)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => await OfAsync(call, await book.ListAsync(call.Visitor, call.Ct));

    /// <summary>Makes a new set.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call) => await OfAsync(call, await book.GenerateAsync(call.Visitor, call.Ct));

    private async Task<Answer> OfAsync(HeadlessCall call, RecoveryCodeListing listing) => listing switch
    {
        RecoveryCodeListing.Found found => Answer.Of(WireAuthenticator.Of(found.Info, found.Unused)),
        RecoveryCodeListing.Not not => await respond.OfAsync(call, not.Outcome),
        _ => throw new UnreachableException(),
    };
}
