using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class PasswordChange
{
    private static readonly Statement s_setAsRead = new("""
        UPDATE "Accounts" SET "PasswordHash" = $2, "PasswordByMail" = $4 WHERE "Id" = $1 AND "SecurityStamp" = $3
        """);

    // A row of ASP.NET Core Identity's table for what belongs to an account and has no column.
    private static readonly Statement s_noteInitial = new($"""
        INSERT INTO "AccountTokens" ("UserId", "LoginProvider", "Name") VALUES ($1, '{InitialPassword.Owner}', '{InitialPassword.Name}') ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_forgetInitial = new($"""
        DELETE FROM "AccountTokens" WHERE "UserId" = $1 AND "LoginProvider" = '{InitialPassword.Owner}' AND "Name" = '{InitialPassword.Name}'
        """);

    /// <summary>The password came with the installation.</summary>
    public static ValueTask<bool> NoteInitialAsync(ActWork work, string accountId, CancellationToken ct) => work.RunAsync(s_noteInitial, [accountId], ct);

    /// <summary>Its owner's change: not when another change came first.</summary>
    public static async ValueTask<bool> TrySetAsync(ActWork work, SetPassword change, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_setAsRead, [change.AccountId, change.PasswordHash, change.ReadStamp, change.ByMail], ct))
            return false;
        await work.Sql.ExecuteAsync(s_forgetInitial, [change.AccountId], ct);
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, change.ButSessionId, ct);
        return true;
    }

    /// <summary>No password from now on: not when another change came first.</summary>
    public static async ValueTask<bool> TryRetireAsync(ActWork work, RetirePassword change, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_setAsRead, [change.AccountId, null, change.ReadStamp, false], ct))
            return false;
        await work.Sql.ExecuteAsync(s_forgetInitial, [change.AccountId], ct);
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, butSessionId: null, ct);
        return true;
    }
}
