using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

/// <summary>Whose a telephone number is: a proven one has one owner. Written under the lock of <see cref="AccountNames"/>.</summary>
internal static class PhoneClaims
{
    private static readonly Statement s_isAnothers = new("""SELECT 1 FROM "Accounts" WHERE "PhoneNumber" = $1 AND "PhoneNumberConfirmed" = TRUE AND "Id" <> $2""");

    /// <summary>Whether somebody other than this account has proven the number. Those who only claim it go on doing so: what they owe for it stays owed.</summary>
    public static ValueTask<bool> IsAnothersAsync(ITransaction sql, string number, string accountId, CancellationToken ct) =>
        sql.FirstAsync(s_isAnothers, [number, accountId], static _ => true, ct);
}
