using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Somebody invited makes an account. The key came by mail: it proves the address, and whoever holds it may learn whether the address has an account.</summary>
internal sealed class InvitedSignUp(SignInPipeline pipeline, TakenNames names)
{
    public async Task<FlowOutcome> EnterAsync(Newcomer who, Invitation invitation, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(invitation.Email, out var email))
            return FlowOutcome.Failed("invalid", "email");
        // Somebody else's number: the account claims it all the same, and waits for a code nobody gets (S-003), now and at each sign-in.
        if (names.Told(await names.FindAsync(who.Form with { Email = null }, ct)) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = who.Draft.NewAccount(email, who.Form.Phone, who.Now);
        // Whoever merely signed up with the address gives way to the proof of it.
        IReadOnlyList<Change> changes = [new AddAccount(account) { SharesAddress = true, SharesPhone = true }, new VerifyEmail(account.Id, email.Normalized), new AcceptInvitation(invitation, account.Id)];
        var outcome = await pipeline.BeginAsync(who.Visitor, account, who.SignInTo(account) with { EmailProven = true }, changes, ct);
        if (outcome is not FlowOutcome.NotPending)
        {
            account.EmailConfirmed = true;
            return outcome;
        }

        if (await names.FindProvenAsync(email, ct) is not null)
            return FlowOutcome.Failed("email_taken", "email");
        return who.Form.Username is null ? FlowOutcome.Failed("invalid_or_expired_key", "invitation") : FlowOutcome.Failed("username_taken", "username");
    }
}
