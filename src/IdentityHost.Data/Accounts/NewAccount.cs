using IdentityHost.Accounts;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>Adds an account unless one of its names is taken: an address and a user name share one space (S-006).</summary>
internal static class NewAccount
{
    // One account at a time: two unique indexes cannot see that one's address is the other's user name.
    private static readonly Statement s_lock = new($"""UPDATE "ChangeVersions" SET "Version" = "Version" + 1 WHERE "Kind" = '{ChangeKinds.AccountNames}'""");

    private static readonly Statement s_taken = new("""
        SELECT 1 FROM "Accounts" WHERE "NormalizedEmail" = $1 OR "NormalizedEmail" = $2 OR "NormalizedUserName" = $1 OR "NormalizedUserName" = $2
        """);

    private static readonly Statement s_add = new($"""
        INSERT INTO "Accounts" ({AccountColumns.Names}) VALUES ({AccountColumns.Parameters}) ON CONFLICT DO NOTHING
        """);

    public static async ValueTask<bool> TryAddAsync(ITransaction sql, Account account, CancellationToken ct)
    {
        await sql.ExecuteAsync(s_lock, [], ct);
        return !await sql.FirstAsync(s_taken, [account.NormalizedEmail ?? "", account.NormalizedUserName ?? ""], static _ => true, ct)
            && await sql.ExecuteAsync(s_add, AccountColumns.Values(account), ct) == 1;
    }
}
