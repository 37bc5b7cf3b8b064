using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

/// <summary>Addresses and user names share one space, in which a proven address and a user name have one owner (S-006, S-231).</summary>
internal static class AccountNames
{
    // One change of names at a time: two unique indexes cannot see that one's address is the other's user name.
    private static readonly Statement s_lock = new($"""UPDATE "ChangeVersions" SET "Version" = "Version" + 1 WHERE "Kind" = '{ChangeKinds.AccountNames}'""");

    // An address that somebody merely wants to add is not theirs: it keeps nobody from signing up with it.
    private static readonly Statement s_areInUse = new("""
        SELECT 1 FROM "EmailAddresses" WHERE "Normalized" IN ($1, $2) AND ("Verified" = TRUE OR "Primary" = TRUE)
        UNION ALL SELECT 1 FROM "Accounts" WHERE "NormalizedUserName" IN ($1, $2)
        """);

    private static readonly Statement s_areInUseButAddress = new("""
        SELECT 1 FROM "EmailAddresses" WHERE "Normalized" = $2
        UNION ALL SELECT 1 FROM "Accounts" WHERE "NormalizedUserName" IN ($1, $2)
        """);

    private static readonly Statement s_isAnothers = new("""
        SELECT 1 FROM "EmailAddresses" WHERE "Normalized" = $1 AND "Verified" = TRUE AND "AccountId" <> $2
        UNION ALL SELECT 1 FROM "Accounts" WHERE "NormalizedUserName" = $1 AND "Id" <> $2
        """);

    /// <summary>Makes others who change names wait for the end of this transaction.</summary>
    public static async ValueTask LockAsync(ITransaction sql, CancellationToken ct) => await sql.ExecuteAsync(s_lock, [], ct);

    /// <summary>Whether anybody has one of these as a proven address, as their primary one, or as a user name; an address that may be shared counts as a user name only.</summary>
    public static ValueTask<bool> AreInUseAsync(ITransaction sql, string? address, string? userName, bool sharing, CancellationToken ct) =>
        sql.FirstAsync(sharing ? s_areInUseButAddress : s_areInUse, [address ?? "", userName ?? ""], static _ => true, ct);

    /// <summary>Whether somebody other than this account has proven the address, or has it as a user name.</summary>
    public static ValueTask<bool> IsAnothersAsync(ITransaction sql, string address, string accountId, CancellationToken ct) =>
        sql.FirstAsync(s_isAnothers, [address, accountId], static _ => true, ct);
}
