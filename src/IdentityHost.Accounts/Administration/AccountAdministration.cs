using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>What staff and operators do to accounts of others, each under <see cref="PermissionRules"/> and with a mail to the owner (S-179, S-194).</summary>
public sealed class AccountAdministration
{
    private readonly IAccounts _accounts;
    private readonly ISessions _sessions;
    private readonly IActs _acts;
    private readonly AdministrationMails _mails;
    private readonly IOptions<AccountsOptions> _options;
    private readonly TimeProvider _clock;

    internal AccountAdministration(
        IAccounts accounts, ISessions sessions, IActs acts, AdministrationMails mails, IOptions<AccountsOptions> options, TimeProvider clock)
    {
        _accounts = accounts;
        _sessions = sessions;
        _acts = acts;
        _mails = mails;
        _options = options;
        _clock = clock;
    }

    /// <summary>Keeps an account out: its sessions, grants and tokens end at once. Done as well when it is kept out.</summary>
    public async Task<AdministrationResult> DisableAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        if (!account.IsActive)
            return new AdministrationResult.Done();
        var disable = new DisableAccount(account.Id, account.SecurityStamp ?? "", RandomToken.NewSecret(), account.IsSuperuser);
        if (await CommitAsync([disable, .. _mails.Tell(account, new Mail.AccountDisabled())], ct))
            return new AdministrationResult.Done();
        // Refused as it was read: it is the last one. Or it changed meanwhile, and whoever asks should look again.
        return account.IsSuperuser && await _accounts.FindAsync(accountId, ct) is { Account: { IsActive: true, IsSuperuser: true } again } && again.SecurityStamp == account.SecurityStamp
            ? new AdministrationResult.LastSuperuser()
            : new AdministrationResult.Conflict();
    }

    /// <summary>Lets an account sign in again. Done as well when it may.</summary>
    public async Task<AdministrationResult> EnableAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        if (account.IsActive || await CommitAsync([new EnableAccount(account.Id, RandomToken.NewId()), .. _mails.Tell(account, new Mail.AccountEnabled())], ct))
            return new AdministrationResult.Done();
        return new AdministrationResult.Conflict();
    }

    /// <summary>Counts the primary address as proven on the word of whoever asks. Done as well when it is; a conflict when somebody else has proven it.</summary>
    public async Task<AdministrationResult> VouchAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        if (account.NormalizedEmail is not { } address)
            return new AdministrationResult.Invalid("email", "The account has no address.");
        return account.EmailConfirmed || await CommitAsync([new VerifyEmail(account.Id, address)], ct) ? new AdministrationResult.Done() : new AdministrationResult.Conflict();
    }

    /// <summary>Ends sessions of an account; null: all of them. Whoever is no session of it is not found.</summary>
    public async Task<AdministrationResult> EndSessionsAsync(Rights by, string accountId, IReadOnlyList<string>? sessionIds, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        var living = (await _sessions.ListAsync(accountId, _clock.GetUtcNow(), ct)).Select(s => s.Id).ToList();
        if (sessionIds is not null && sessionIds.Any(id => !living.Contains(id)))
            return new AdministrationResult.NotFound();
        var ended = sessionIds ?? living;
        if (ended.Count == 0)
            return new AdministrationResult.Done();
        return await CommitAsync([new EndSessions(accountId, ended, AuditReasons.ByOthers), .. _mails.Tell(account, new Mail.SignedOutByStaff())], ct)
            ? new AdministrationResult.Done()
            : new AdministrationResult.Conflict();
    }

    /// <summary>Sends the owner a link to choose a new password: it is started, never chosen, by somebody else. Needs an address to send it to.</summary>
    public async Task<AdministrationResult> StartPasswordResetAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        if (account is not { IsActive: true, Email: { } email, NormalizedEmail: { } normalized })
            return new AdministrationResult.Conflict();
        var (link, key) = MailedLink.New(LinkPurpose.ResetPassword, account, normalized, _clock.GetUtcNow() + _options.Value.PasswordResetExpiry);
        return await CommitAsync([link, new SendMessage(_mails.PasswordReset(account, email, key))], ct)
            ? new AdministrationResult.Done()
            : new AdministrationResult.Conflict();
    }

    private Task<bool> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct) => _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), changes), ct);
}
