using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.Administration;

/// <summary>Writes what somebody does to an account of another, with the mail to its owner (S-179), if their rights are enough still when it is written.</summary>
internal sealed class AdministrationActs(IAccounts accounts, IActs acts, AdministrationMails mails, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The account that something is to be done to, if whoever asks may do anything to it (S-194); null, and why not, otherwise.</summary>
    public async ValueTask<(Account? Target, AdministrationResult? Refusal)> TargetAsync(Rights by, string accountId, CancellationToken ct)
    {
        if (await accounts.FindAsync(accountId, ct) is not { } found)
            return (null, new AdministrationResult.NotFound());
        return PermissionRules.MayActOn(by, found) ? (found.Account, null) : (null, new AdministrationResult.Forbidden());
    }

    /// <summary>What concerns nobody's account in particular.</summary>
    public Task<bool> TryCommitAsync(Rights by, Change change, CancellationToken ct) => CommitAsync(by, targetId: null, [change], ct);

    /// <summary>What is done to an account and takes nothing from its owner.</summary>
    public Task<bool> TryCommitAsync(Rights by, Account target, Change change, CancellationToken ct) => CommitAsync(by, target.Id, [change], ct);

    /// <summary>What is done to an account, told to its owner.</summary>
    public async Task<bool> TryCommitAsync(Rights by, Account target, IReadOnlyList<Change> changes, Mail mail, CancellationToken ct)
    {
        var told = await mails.TellAsync(target, mail, Now, ct);
        if (await CommitAsync(by, target.Id, [.. changes, .. told], ct))
            return true;
        if (told.Count > 0)
            await mails.UntellAsync(target, mail, ct);
        return false;
    }

    /// <summary>The same, and what came of it.</summary>
    public async Task<AdministrationResult> CommitAsync(Rights by, Account target, IReadOnlyList<Change> changes, Mail mail, CancellationToken ct) =>
        await TryCommitAsync(by, target, changes, mail, ct) ? new AdministrationResult.Done() : new AdministrationResult.Conflict();

    /// <summary>The same of what may take a superuser away.</summary>
    public async Task<AdministrationResult> CommitTakingAsync(Rights by, Account target, IReadOnlyList<Change> changes, Mail mail, CancellationToken ct)
    {
        if (await TryCommitAsync(by, target, changes, mail, ct))
            return new AdministrationResult.Done();
        // Refused though both are as they were read: it is the last one. Or somebody changed one of them meanwhile, and whoever asks should look again.
        return target.IsSuperuser && await IsAsReadAsync(target, ct) && await HaveStillAsync(by, ct) ? new AdministrationResult.LastSuperuser() : new AdministrationResult.Conflict();
    }

    private async Task<bool> IsAsReadAsync(Account read, CancellationToken ct) =>
        await accounts.FindAsync(read.Id, ct) is { Account: var now } && now.IsSuperuser && now.IsActive == read.IsActive && now.SecurityStamp == read.SecurityStamp;

    private async Task<bool> HaveStillAsync(Rights by, CancellationToken ct) =>
        by.AccountId is null || (await accounts.FindAsync(by.AccountId, ct) is { } now && Rights.Of(now).Cover(by));

    private Task<bool> CommitAsync(Rights by, string? targetId, IReadOnlyList<Change> changes, CancellationToken ct) =>
        acts.TryCommitAsync(new Act(Now, [new HoldRights(by, targetId), .. changes]), ct);
}
