using IdentityHost.Accounts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Accounts.Names;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class AccountStore(IDatabase database) : IAccounts
{
    private static readonly Statement s_find = new($"""
        SELECT {AccountColumns.Of("a")}, g."Name", g."Permissions" FROM "Accounts" AS a
        LEFT JOIN "AccountGroups" AS m ON m."UserId" = a."Id" LEFT JOIN "Groups" AS g ON g."Id" = m."RoleId"
        WHERE a."Id" = $1 ORDER BY g."Name"
        """);

    // Who has proven the address, or else who claims it as the one their mail goes to; of those the oldest.
    private static readonly Statement s_findByEmail = new($"""
        SELECT {AccountColumns.Of("a")} FROM "EmailAddresses" AS e JOIN "Accounts" AS a ON a."Id" = e."AccountId"
        WHERE e."Normalized" = $1 AND (e."Verified" = TRUE OR e."Primary" = TRUE)
        ORDER BY e."Verified" DESC, e."CreatedAt", a."Id" LIMIT 1
        """);

    private static readonly Statement s_findByName = new($"""SELECT {AccountColumns.Of("a")} FROM "Accounts" AS a WHERE a."NormalizedUserName" = $1""");

    public static readonly Statement FindByPhone = new($"""
        SELECT {AccountColumns.Of("a")} FROM "Accounts" AS a WHERE a."PhoneNumber" = $1 ORDER BY a."PhoneNumberConfirmed" DESC, a."CreatedAt", a."Id" LIMIT 1
        """);

    private static readonly Statement s_newHash = new("""
        UPDATE "Accounts" SET "PasswordHash" = $3, "ConcurrencyStamp" = $4 WHERE "Id" = $1 AND "PasswordHash" = $2
        """);

    public ValueTask<AccountSnapshot?> FindAsync(string accountId, CancellationToken ct) => FindAsync(database, accountId, ct);

    public static async ValueTask<AccountSnapshot?> FindAsync(ISql sql, string accountId, CancellationToken ct)
    {
        var rows = await sql.ListAsync(
            s_find, [accountId], static row => (Account: AccountColumns.Read(row), Group: row.TextOrNull(AccountColumns.Count), Permissions: row.TextOrNull(AccountColumns.Count + 1)), ct);
        if (rows.Count == 0)
            return null;
        var account = rows[0].Account;
        if (rows[0].Group is null && !account.IsSuperuser)
            return new(account, []);
        var permissions = rows.SelectMany(row => row.Permissions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []).Concat(account.IsSuperuser ? Permissions.All : []);
        return new(account, rows[0].Group is null ? [] : rows.ConvertAll(row => row.Group!)) { Permissions = [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
    }

    // The address first: a user name may look like somebody else's address.
    public async ValueTask<Account?> FindByIdentifierAsync(string normalizedIdentifier, CancellationToken ct) =>
        await database.FirstAsync(s_findByEmail, [normalizedIdentifier], AccountColumns.Read, ct)
        ?? await database.FirstAsync(s_findByName, [normalizedIdentifier], AccountColumns.Read, ct);

    public ValueTask<Account?> FindByPhoneAsync(string number, CancellationToken ct) => database.FirstAsync(FindByPhone, [number], AccountColumns.Read, ct);

    public Task<bool> TryAddAsync(Account account, CancellationToken ct) =>
        database.TransactAsync((sql, token) => AccountAddition.TryAddAsync(sql, new AddAccount(account), token), ct);

    public async Task<bool> TryReplacePasswordHashAsync(string accountId, string readHash, string newHash, CancellationToken ct) =>
        await database.ExecuteAsync(s_newHash, [accountId, readHash, newHash, RandomToken.NewSecret()], ct) == 1;
}
