using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>What staff does to have accounts deleted: nobody signs in from then on, and within the grace they may think better of it.</summary>
public sealed class AccountRemoval
{
    private readonly AdministrationActs _acts;
    private readonly IOptions<DeletionOptions> _options;

    internal AccountRemoval(AdministrationActs acts, IOptions<DeletionOptions> options) => (_acts, _options) = (acts, options);

    /// <summary>Disables an account and has it deleted when the grace is over. Done as well when that is so; whoever is to go by the owner's own wish goes then.</summary>
    public async Task<AdministrationResult> DeleteAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        if (account is { IsActive: false, DeletionDueAt: not null })
            return new AdministrationResult.Done();

        var dueAt = account.DeletionDueAt ?? _acts.Now + _options.Value.GracePeriod;
        var (stamp, changes) = (account.SecurityStamp ?? "", new List<Change>());
        if (account.IsActive)
            changes.Add(new DisableAccount(account.Id, stamp, stamp = RandomToken.NewSecret(), account.IsSuperuser));
        if (account.DeletionDueAt is null)
            changes.Add(new ScheduleDeletion(account.Id, stamp, RandomToken.NewSecret(), dueAt, account.IsSuperuser));
        return await _acts.CommitTakingAsync(by, account, changes, new Mail.DeletionByStaff(dueAt), ct);
    }

    /// <summary>Keeps an account that was to be deleted; it stays disabled until somebody enables it. Done as well when it was not to be.</summary>
    public async Task<AdministrationResult> KeepAsync(Rights by, string accountId, CancellationToken ct)
    {
        var (account, refusal) = await _acts.TargetAsync(by, accountId, ct);
        if (account is null)
            return refusal!;
        return account.DeletionDueAt is null ? new AdministrationResult.Done() : await _acts.CommitAsync(by, account, [new KeepAccount(account.Id)], new Mail.DeletionStoppedByStaff(), ct);
    }
}
