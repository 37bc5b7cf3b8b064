using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class MailedLinkStore(IDatabase database) : IMailedLinks
{
    private static readonly Statement s_find = new("""
        SELECT l."KeyHash", l."Purpose", l."AccountId", l."Normalized", l."Stamp", l."ExpiresAt" FROM "MailedLinks" AS l
        JOIN "Accounts" AS a ON a."Id" = l."AccountId" AND a."IsActive" = TRUE AND a."SecurityStamp" = l."Stamp"
        JOIN "EmailAddresses" AS e ON e."AccountId" = l."AccountId" AND e."Normalized" = l."Normalized"
        WHERE l."KeyHash" = $1 AND l."Purpose" = $2 AND l."ExpiresAt" > $3
        """);

    public ValueTask<MailedLink?> FindAsync(byte[] keyHash, LinkPurpose purpose, DateTimeOffset at, CancellationToken ct) =>
        database.FirstAsync(
            s_find,
            [keyHash, (int)purpose, at],
            static row => new MailedLink(row.Bytes(0), (LinkPurpose)row.Int(1), row.Text(2), row.Text(3), row.Text(4), row.Time(5)),
            ct);
}
