using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>Makes acts about one account wait for each other, where each must see what those before it left.</summary>
internal static class AccountLock
{
    // Changes nothing: the row is what they wait for.
    private static readonly Statement s_take = new("""UPDATE "Accounts" SET "TwoFactorEnabled" = "TwoFactorEnabled" WHERE "Id" = $1""");

    public static async ValueTask TakeAsync(ActWork work, string accountId, CancellationToken ct) => await work.Sql.ExecuteAsync(s_take, [accountId], ct);
}
