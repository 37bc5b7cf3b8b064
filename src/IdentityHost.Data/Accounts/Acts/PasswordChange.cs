using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class PasswordChange
{
    private static readonly Statement s_set = new("""UPDATE "Accounts" SET "PasswordHash" = $2, "PasswordByMail" = FALSE WHERE "Id" = $1""");

    private static readonly Statement s_setAsRead = new("""
        UPDATE "Accounts" SET "PasswordHash" = $2, "PasswordByMail" = $4 WHERE "Id" = $1 AND "SecurityStamp" = $3
        """);

    /// <summary>Its owner's change: not when another change came first.</summary>
    public static async ValueTask<bool> TrySetAsync(ActWork work, SetPassword change, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_setAsRead, [change.AccountId, change.PasswordHash, change.ReadStamp, change.ByMail], ct))
            return false;
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, change.ButSessionId, ct);
        return true;
    }

    /// <summary>No password from now on: not when another change came first.</summary>
    public static async ValueTask<bool> TryRetireAsync(ActWork work, RetirePassword change, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_setAsRead, [change.AccountId, null, change.ReadStamp, false], ct))
            return false;
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, butSessionId: null, ct);
        return true;
    }

    /// <summary>An operator's change, whatever was there.</summary>
    public static async ValueTask SetAsync(ActWork work, string accountId, string passwordHash, string newStamp, string? butSessionId, CancellationToken ct)
    {
        await work.Sql.ExecuteAsync(s_set, [accountId, passwordHash], ct);
        await Invalidation.RunAsync(work, accountId, newStamp, butSessionId, ct);
    }
}
