using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class AdministrationChanges
{
    private static readonly Statement s_disable = new("""
        UPDATE "Accounts" SET "IsActive" = FALSE WHERE "Id" = $1 AND "SecurityStamp" = $2 AND "IsActive" = TRUE AND "IsSuperuser" = $3
        """);

    private static readonly Statement s_enable = new("""UPDATE "Accounts" SET "IsActive" = TRUE, "ConcurrencyStamp" = $2 WHERE "Id" = $1 AND "IsActive" = FALSE""");

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
}
