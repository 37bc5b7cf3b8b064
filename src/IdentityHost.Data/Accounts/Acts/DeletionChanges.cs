using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>Accounts that are to be deleted.</summary>
internal static class DeletionChanges
{
    private static readonly Statement s_schedule = new("""
        UPDATE "Accounts" SET "DeletionDueAt" = $3 WHERE "Id" = $1 AND COALESCE("SecurityStamp", '') = $2 AND "IsSuperuser" = $4
        """);

    private static readonly Statement s_keep = new("""
        UPDATE "Accounts" SET "DeletionDueAt" = NULL, "ConcurrencyStamp" = $2 WHERE "Id" = $1 AND "DeletionDueAt" IS NOT NULL
        """);

    public static async ValueTask<bool> TryScheduleAsync(ActWork work, ScheduleDeletion change, CancellationToken ct)
    {
        if (change.IsSuperuser)
            await GroupChanges.LockAsync(work, ct);
        if (!await work.HitsAsync(s_schedule, [change.AccountId, change.ReadStamp, change.DueAt, change.IsSuperuser], ct))
            return false;
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, butSessionId: null, ct);
        return !change.IsSuperuser || await GroupChanges.IsAnySuperuserLeftAsync(work, ct);
    }

    public static ValueTask<bool> TryKeepAsync(ActWork work, KeepAccount change, CancellationToken ct) => work.HitsAsync(s_keep, [change.AccountId, RandomToken.NewId()], ct);
}
