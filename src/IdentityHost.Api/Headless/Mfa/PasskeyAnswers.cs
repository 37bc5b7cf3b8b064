using System.Diagnostics;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Mfa;

/// <summary>A passkey's challenge as an answer.</summary>
internal static class PasskeyAnswers
{
    /// <summary>The options to ask with; or why there are none.</summary>
    public static async Task<Answer> RequestAsync(PasskeyChallenge challenge, Func<FlowOutcome, Task<Answer>> refused) => challenge switch
    {
        PasskeyChallenge.Asked asked => Answer.Of(new RequestOptionsData(WirePublicKey.Of(asked.PublicKey))),
        PasskeyChallenge.Not not => await refused(not.Outcome),
        _ => throw new UnreachableException(),
    };

    /// <summary>The options to make one with; or why there are none.</summary>
    public static async Task<Answer> CreationAsync(PasskeyChallenge challenge, Func<FlowOutcome, Task<Answer>> refused) => challenge switch
    {
        PasskeyChallenge.Asked asked => Answer.Of(new CreationOptionsData(WirePublicKey.Of(asked.PublicKey))),
        PasskeyChallenge.Not not => await refused(not.Outcome),
        _ => throw new UnreachableException(),
    };
}
