using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>A stranger makes an account under an address and a number that nobody has; under somebody else's it looks the same, and nothing is made (S-003).</summary>
internal sealed class OpenSignUp(SignInPipeline pipeline, TakenNames names, OptionalProof proof, IOptions<AccountsOptions> options)
{
    public async Task<FlowOutcome> EnterAsync(Newcomer who, CancellationToken ct)
    {
        var owners = await names.FindAsync(who.Form, ct);
        if (owners.AreNobody)
        {
            var account = who.Draft.NewAccount(who.Form.Email, who.Form.Phone, who.Now);
            var outcome = await pipeline.BeginAsync(
                who.Visitor, account, who.SignInTo(account),
                [new AddAccount(account) { SharesAddress = options.Value.SharesAddresses }, .. who.Spent, .. await proof.AskAsync(who.Visitor, account, who.Form.Email, ct)], ct);
            if (outcome is not FlowOutcome.NotPending)
                return outcome;

            // Somebody was faster: the same sign-up sees their account now.
            owners = await names.FindAsync(who.Form, ct);
            if (owners.AreNobody)
                return FlowOutcome.Failed("username_taken", "username");
        }

        if (names.Told(owners) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);

        // The same answer, a code nobody gets, and a message to the owner; the number's is told where its code is asked for.
        var notice = await names.NoticeAsync(who.Visitor, owners.Email, ct);
        return await pipeline.BeginAsync(who.Visitor, null, who.SignInAsNobody(), [.. who.Spent, .. notice], ct);
    }
}
