using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

/// <summary>Whose a telephone number is: a proven one has one owner. Written under the lock of <see cref="AccountNames"/>.</summary>
internal static class PhoneClaims
{
    private static readonly Statement s_isAnothers = new("""SELECT 1 FROM "Accounts" WHERE "PhoneNumber" = $1 AND "PhoneNumberConfirmed" = TRUE AND "Id" <> $2""");

    private static readonly Statement s_yield = new("""
        UPDATE "Accounts" SET "PhoneNumber" = NULL WHERE "PhoneNumber" = $1 AND "PhoneNumberConfirmed" = FALSE AND "Id" <> $2
        """);

    /// <summary>Makes room for an account that has the number from now on; false when another has proven it. Those who only claim it lose it to a proof.</summary>
    public static async ValueTask<bool> TryYieldAsync(ITransaction sql, string number, string accountId, bool proven, CancellationToken ct)
    {
        if (await sql.FirstAsync(s_isAnothers, [number, accountId], static _ => true, ct))
            return false;
        if (proven)
            await sql.ExecuteAsync(s_yield, [number, accountId], ct);
        return true;
    }
}
