using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class EmailAddressStore(IDatabase database) : IEmailAddresses
{
    private const string Columns = """ "AccountId", "Email", "Normalized", "Verified", "Primary", "CreatedAt" """;

    private static readonly Statement s_list = new($"""
        SELECT {Columns} FROM "EmailAddresses" WHERE "AccountId" = $1 ORDER BY "Primary" DESC, "CreatedAt", "Normalized"
        """);

    private static readonly Statement s_find = new($"""
        SELECT {Columns} FROM "EmailAddresses" WHERE "Normalized" = $1 ORDER BY "Verified" DESC, "CreatedAt", "AccountId"
        """);

    public async ValueTask<IReadOnlyList<AccountEmail>> ListAsync(string accountId, CancellationToken ct) =>
        await database.ListAsync(s_list, [accountId], Read, ct);

    public async ValueTask<IReadOnlyList<AccountEmail>> FindAsync(string normalized, CancellationToken ct) =>
        await database.ListAsync(s_find, [normalized], Read, ct);

    private static AccountEmail Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Flag(3), row.Flag(4), row.Time(5));
}
