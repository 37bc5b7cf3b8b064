using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class TrustedBrowserStore(IDatabase database) : ITrustedBrowsers
{
    private static readonly Statement s_isTrusted = new("""
        SELECT 1 FROM "TrustedBrowsers" AS b JOIN "Accounts" AS a ON a."Id" = b."AccountId" AND a."SecurityStamp" = b."Stamp"
        WHERE b."TokenHash" = $1 AND b."AccountId" = $2 AND b."ExpiresAt" > $3
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
}
