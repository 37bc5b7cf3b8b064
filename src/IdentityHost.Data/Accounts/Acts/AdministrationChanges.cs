using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class AdministrationChanges
{
    private static readonly Statement s_disable = new("""
        UPDATE "Accounts" SET "IsActive" = FALSE WHERE "Id" = $1 AND COALESCE("SecurityStamp", '') = $2 AND "IsActive" = TRUE AND "IsSuperuser" = $3
        """);

    private static readonly Statement s_enable = new("""
        UPDATE "Accounts" SET "IsActive" = TRUE, "ConcurrencyStamp" = $2 WHERE "Id" = $1 AND "IsActive" = FALSE AND "DeletionDueAt" IS NULL
        """);

    public static async ValueTask<bool> TryDisableAsync(ActWork work, DisableAccount change, CancellationToken ct)
    {
        // Always: who is no superuser when this was read may become one, and the only one, before it is written.
        await GroupChanges.LockAsync(work, ct);
        if (!await work.HitsAsync(s_disable, [change.AccountId, change.ReadStamp, change.IsSuperuser], ct))
            return false;
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, butSessionId: null, ct);
        return !change.IsSuperuser || await GroupChanges.IsAnySuperuserLeftAsync(work, ct);
    }

    public static ValueTask<bool> TryEnableAsync(ActWork work, EnableAccount change, CancellationToken ct) =>
        work.HitsAsync(s_enable, [change.AccountId, change.NewConcurrencyStamp], ct);

    public static async ValueTask<bool> TryWithdrawAsync(ActWork work, WithdrawConsent change, CancellationToken ct)
    {
        if (!await ConsentStore.TryWithdrawAsync(work.Sql, work.Revocations, change.AccountId, change.ClientId, work.At, ct))
            return false;
        work.HasRevoked = true;
        return true;
    }

    public static async ValueTask<bool> TryHoldRightsAsync(ActWork work, HoldRights change, CancellationToken ct)
    {
        // Before anything is read: whoever takes rights away comes before, and is seen, or after.
        await GroupChanges.LockAsync(work, ct);
        if (change.By.AccountId is not { } id)
            return true;
        if (await AccountStore.FindAsync(work.Sql, id, ct) is not { } actor || Rights.Of(actor) is var now && !now.Cover(change.By))
            return false;
        return change.TargetId is null || (await AccountStore.FindAsync(work.Sql, change.TargetId, ct) is { } target && PermissionRules.MayActOn(now, target));
    }
}
