using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class TrustedBrowserStore(IDatabase database) : ITrustedBrowsers
{
    private static readonly Statement s_isTrusted = new("""
        SELECT 1 FROM "TrustedBrowsers" AS b JOIN "Accounts" AS a ON a."Id" = b."AccountId" AND a."SecurityStamp" = b."Stamp"
        WHERE b."TokenHash" = $1 AND b."AccountId" = $2 AND b."ExpiresAt" > $3
        """);

    private static readonly Statement s_list = new("""
        SELECT b."Id", b."TokenHash", b."AccountId", b."Stamp", b."UserAgent", b."CreatedAt", b."ExpiresAt"
        FROM "TrustedBrowsers" AS b JOIN "Accounts" AS a ON a."Id" = b."AccountId" AND a."SecurityStamp" = b."Stamp"
        WHERE b."AccountId" = $1 AND b."ExpiresAt" > $2 ORDER BY b."CreatedAt" DESC, b."Id"
        """);

    public async ValueTask<bool> IsTrustedAsync(IReadOnlyList<byte[]> tokenHashes, string accountId, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var hash in tokenHashes)
        {
            if (await database.FirstAsync(s_isTrusted, [hash, accountId, at], static _ => true, ct))
                return true;
        }

        return false;
    }

    public async ValueTask<IReadOnlyList<TrustedBrowser>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct) =>
        await database.ListAsync(s_list, [accountId, at], Read, ct);

    private static TrustedBrowser Read(Row row) =>
        new(row.Text(0), row.Bytes(1), row.Text(2), row.Text(3), row.TextOrNull(4), row.Time(5), row.Time(6));
}
