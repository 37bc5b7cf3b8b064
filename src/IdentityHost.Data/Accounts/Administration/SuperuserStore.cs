using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Administration;

internal sealed class SuperuserStore(IDatabase database) : ISuperusers
{
    private static readonly Statement s_wereThere = new("""
        SELECT 1 WHERE EXISTS (SELECT 1 FROM "Groups" WHERE "NormalizedName" = $1) OR EXISTS (SELECT 1 FROM "Accounts" WHERE "IsSuperuser" = TRUE)
        """);

    // The table has no other rows.
    private static readonly Statement s_withInitialPassword = new($"""
        SELECT a."Email" FROM "AccountTokens" AS t JOIN "Accounts" AS a ON a."Id" = t."UserId"
        WHERE t."LoginProvider" = '{InitialPassword.Owner}' AND t."Name" = '{InitialPassword.Name}' AND a."IsActive" = TRUE ORDER BY a."Email"
        """);

    public async Task<bool> WereThereAsync(CancellationToken ct) => await database.FirstAsync(s_wereThere, [Group.RootNormalizedName], static _ => true, ct);

    public async Task<IReadOnlyList<string>> WithInitialPasswordAsync(CancellationToken ct) =>
        await database.ListAsync(s_withInitialPassword, [], static row => row.TextOrNull(0) ?? "", ct);
}
