using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>What staff and operators do to accounts of others, each under <see cref="PermissionRules"/> and with a mail to the owner (S-179, S-194).</summary>
public sealed class AccountAdministration
{
    private readonly ISessions _sessions;
    private readonly AdministrationActs _acts;
    private readonly AdministrationMails _mails;
    private readonly IOptions<AccountsOptions> _options;

    internal AccountAdministration(ISessions sessions, AdministrationActs acts, AdministrationMails mails, IOptions<AccountsOptions> options) =>
        (_sessions, _acts, _mails, _options) = (sessions, acts, mails, options);

    /// <summary>Keeps an account out: its sessions, grants and tokens end at once. Done as well when it is kept out.</summary>
    public async Task<AdministrationResult> DisableAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        if (!account.IsActive)
            return new AdministrationResult.Done();
        var disable = new DisableAccount(account.Id, account.SecurityStamp ?? "", RandomToken.NewSecret(), account.IsSuperuser);
        return await _acts.CommitTakingAsync(by, account, [disable], new Mail.AccountDisabled(), ct);
    }

    /// <summary>Lets an account sign in again. Done as well when it may; a conflict while it is to be deleted, which is for others to decide (<see cref="AccountRemoval.KeepAsync"/>).</summary>
    public async Task<AdministrationResult> EnableAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        if (account.IsActive)
            return new AdministrationResult.Done();
        return account.DeletionDueAt is null
            ? await _acts.CommitAsync(by, account, [new EnableAccount(account.Id, RandomToken.NewId())], new Mail.AccountEnabled(), ct)
            : new AdministrationResult.Conflict();
    }

    /// <summary>Counts the primary address as proven on the word of whoever asks. Done as well when it is; a conflict when somebody else has proven it.</summary>
    public async Task<AdministrationResult> VouchAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        if (account.NormalizedEmail is not { } address)
            return new AdministrationResult.Invalid("email", "The account has no address.");
        return account.EmailConfirmed || await _acts.TryCommitAsync(by, account, new VerifyEmail(account.Id, address), ct) ? new AdministrationResult.Done() : new AdministrationResult.Conflict();
    }

    /// <summary>Ends sessions of an account; null: all of them. An id that is not one of its sessions is not found.</summary>
    public async Task<AdministrationResult> EndSessionsAsync(Rights by, string accountId, IReadOnlyList<string>? sessionIds, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        // Those idle too long as well: what was granted in them to apps may live on.
        var living = (await _sessions.ListAsync(accountId, _acts.Now, ct)).Select(s => s.Id).ToList();
        if (sessionIds is not null && sessionIds.Any(id => !living.Contains(id)))
            return new AdministrationResult.NotFound();
        var ended = sessionIds ?? living;
        if (ended.Count == 0)
            return new AdministrationResult.Done();
        return await _acts.CommitAsync(by, account, [new EndSessions(accountId, ended, AuditReasons.ByOthers)], new Mail.SignedOutByStaff(), ct);
    }

    /// <summary>Sends the owner a link to choose a new password: it is started, never chosen, by somebody else. Needs an address to send it to.</summary>
    public async Task<AdministrationResult> StartPasswordResetAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        if (account is not { IsActive: true, Email: { } email, NormalizedEmail: { } normalized } || !EmailAddress.TryParse(email, out var address))
            return new AdministrationResult.Conflict();
        if (await _mails.RefusalAsync(by.AccountId, address, ct) is { } held)
            return held;
        var (link, key) = MailedLink.New(LinkPurpose.ResetPassword, account, normalized, _acts.Now + _options.Value.PasswordResetExpiry);
        return await _acts.CommitAsync(by, account, [link], _mails.PasswordReset(key), ct);
    }

    /// <summary>Withdraws what the owner allowed an app; its grants and tokens end (S-157).</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="accountId">Whose consent it is.</param>
    /// <param name="clientId">The app.</param>
    /// <param name="appName">What it calls itself, for the mail.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AdministrationResult> WithdrawConsentAsync(Rights by, string accountId, string clientId, string appName, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        return await _acts.CommitAsync(by, account, [new WithdrawConsent(accountId, clientId)], new Mail.ConsentWithdrawnByStaff(appName), ct);
    }

    /// <summary>Takes back an invitation of somebody: its key is worth nothing from here on. An accepted one stays, it says who brought whom.</summary>
    public async Task<AdministrationResult> RevokeInvitationAsync(Rights by, Invitation invitation, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, invitation.InvitedById, ct);
        if (account is null)
            return refusal!;
        return await _acts.CommitAsync(by, account, [new RevokeInvitation(invitation.Id, account.Id)], new Mail.InvitationRevokedByStaff(invitation.Email), ct);
    }
}
