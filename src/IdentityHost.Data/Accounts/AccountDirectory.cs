using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class AccountDirectory(IDatabase database) : IAccountDirectory
{
    private static readonly Statement s_page = new($"""
        SELECT {AccountColumns.Of("a")} FROM "Accounts" AS a
        WHERE a."Id" > $1 AND ($2 = '%' OR a."NormalizedEmail" LIKE $2 ESCAPE '\' OR a."NormalizedUserName" LIKE $2 ESCAPE '\')
            AND ($3 = FALSE OR a."IsStaff" = TRUE) AND ($4 = FALSE OR a."IsSuperuser" = TRUE) AND ($5 = FALSE OR a."IsActive" = FALSE)
        ORDER BY a."Id" LIMIT $6
        """);

    public async Task<IReadOnlyList<Account>> PageAsync(AccountFilter filter, string? afterId, int limit, CancellationToken ct) => await database.ListAsync(
        s_page,
        [afterId ?? "", Escaped(filter.Beginning) + "%", filter.StaffOnly, filter.SuperusersOnly, filter.DisabledOnly, limit],
        AccountColumns.Read,
        ct);

    private static string Escaped(string? beginning) => (beginning ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
