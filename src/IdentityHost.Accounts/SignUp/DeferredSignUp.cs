using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.SignUp;

/// <summary>
/// A stranger makes an account whose address stays off it until it is proven (<see cref="AccountsOptions.DeferIdentityUpdate"/>): others who claim it are no
/// obstacle, and its owner alone is told (S-003).
/// </summary>
internal sealed class DeferredSignUp(SignInPipeline pipeline, TakenNames names, OptionalProof proof)
{
    public async Task<FlowOutcome> EnterAsync(Newcomer who, EmailAddress email, CancellationToken ct)
    {
        if (names.Told(await names.FindAsync(who.Form with { Email = null }, ct)) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = who.Draft.NewAccount(null, who.Form.Phone, who.Now);
        var mail = await names.FindProvenAsync(email, ct) is { } owner ? await names.NoticeAsync(who.Visitor, owner, ct) : await proof.AskAsync(who.Visitor, account, email, ct);
        var claim = new ClaimEmail(new AccountEmail(account.Id, email.Value, email.Normalized, Verified: false, Primary: false, who.Now));
        var outcome = await pipeline.BeginAsync(who.Visitor, account, who.SignInTo(account), [new AddAccount(account) { SharesPhone = true }, claim, .. who.Spent, .. mail], ct);
        return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("username_taken", "username") : outcome;
    }
}
