using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>What staff does to have accounts deleted: nobody signs in from then on, and within the grace they may think better of it.</summary>
public sealed class AccountRemoval
{
    private readonly IAccounts _accounts;
    private readonly IActs _acts;
    private readonly AdministrationMails _mails;
    private readonly IOptions<DeletionOptions> _options;
    private readonly TimeProvider _clock;

    internal AccountRemoval(IAccounts accounts, IActs acts, AdministrationMails mails, IOptions<DeletionOptions> options, TimeProvider clock) =>
        (_accounts, _acts, _mails, _options, _clock) = (accounts, acts, mails, options, clock);

    /// <summary>Disables an account and has it deleted when the grace is over. Done as well when that is so; whoever is to go by the owner's own wish goes then.</summary>
    public async Task<AdministrationResult> DeleteAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        if (account is { IsActive: false, DeletionDueAt: not null })
            return new AdministrationResult.Done();

        var dueAt = account.DeletionDueAt ?? _clock.GetUtcNow() + _options.Value.GracePeriod;
        var (stamp, changes) = (account.SecurityStamp ?? "", new List<Change>());
        if (account.IsActive)
            changes.Add(new DisableAccount(account.Id, stamp, stamp = RandomToken.NewSecret(), account.IsSuperuser));
        if (account.DeletionDueAt is null)
            changes.Add(new ScheduleDeletion(account.Id, stamp, RandomToken.NewSecret(), dueAt, account.IsSuperuser));
        changes.AddRange(Tell(account, new Mail.DeletionByStaff(dueAt)));
        if (await CommitAsync(changes, ct))
            return new AdministrationResult.Done();
        // Refused as it was read: it is the last one. Or it changed meanwhile, and whoever asks should look again.
        return account.IsSuperuser && await _accounts.FindAsync(accountId, ct) is { Account: { IsSuperuser: true } again } && again.SecurityStamp == account.SecurityStamp
            ? new AdministrationResult.LastSuperuser()
            : new AdministrationResult.Conflict();
    }

    /// <summary>Keeps an account that was to be deleted; it stays disabled until somebody enables it. Done as well when it was not to be.</summary>
    public async Task<AdministrationResult> KeepAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { Account: var account } target)
            return new AdministrationResult.NotFound();
        if (!PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        return account.DeletionDueAt is null || await CommitAsync([new KeepAccount(account.Id), .. Tell(account, new Mail.DeletionStoppedByStaff())], ct)
            ? new AdministrationResult.Done()
            : new AdministrationResult.Conflict();
    }

    private IReadOnlyList<Change> Tell(Account account, Mail mail) => account.Email is { } owner ? [new SendMessage(_mails.Write(account, owner, mail))] : [];

    private Task<bool> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct) => _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), changes), ct);
}
