using IdentityHost.Accounts;
using IdentityHost.Data.Accounts.Names;
using IdentityHost.Data.Sql;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.Operations;

/// <summary>Deletes accounts that strangers made and nobody ever used: no address proven, no session begun (S-214).</summary>
/// <remarks>
/// Only a sign-up writes <c>UnusedSince</c>; the first proof and the first session take it away for good. The rest is for what an operator may have
/// done with such an account since.
/// </remarks>
internal sealed class UnusedAccounts(IDatabase database, IOptions<AccountsOptions> options)
{
    private const string Unused = """
        "UnusedSince" <= $1 AND "EmailConfirmed" = FALSE AND "PhoneNumberConfirmed" = FALSE AND "IsStaff" = FALSE AND "IsSuperuser" = FALSE
            AND NOT EXISTS (SELECT 1 FROM "Sessions" AS s WHERE s."AccountId" = "Accounts"."Id")
            AND NOT EXISTS (SELECT 1 FROM "AccountGroups" AS g WHERE g."UserId" = "Accounts"."Id")
        """;

    // The condition stands twice: an account that was used between the two looks stays.
    private static readonly Statement s_delete = new($"""
        DELETE FROM "Accounts" WHERE {Unused} AND "Id" IN (SELECT "Id" FROM "Accounts" WHERE {Unused} ORDER BY "UnusedSince" LIMIT $2)
        """);

    /// <summary>Deletes at most so many while the lease has this number; how many went.</summary>
    public async Task<int> DeleteAsync(long? fence, DateTimeOffset now, int most, CancellationToken ct)
    {
        if (options.Value.UnusedAccountDays == 0)
            return 0;
        return await database.TransactAsync(
            async (sql, token) =>
            {
                if (fence is { } number && !await Leases.IsHeldAsync(sql, CleanUp.Lease, number, token))
                    return 0;
                // Their names become free.
                await AccountNames.LockAsync(sql, token);
                return await sql.ExecuteAsync(s_delete, [now.AddDays(-options.Value.UnusedAccountDays), most], token);
            },
            ct);
    }
}
