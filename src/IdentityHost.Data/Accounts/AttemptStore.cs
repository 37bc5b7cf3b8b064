using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class AttemptStore(IDatabase database) : IAttempts
{
    // Opens a new window when the old one is over; changes no row when the window is full.
    private static readonly Statement s_reserve = new("""
        INSERT INTO "Attempts" ("KeyHash", "Count", "ExpiresAt") VALUES ($1, 1, $3)
        ON CONFLICT ("KeyHash") DO UPDATE SET
            "Count" = CASE WHEN "Attempts"."ExpiresAt" <= $2 THEN 1 ELSE "Attempts"."Count" + 1 END,
            "ExpiresAt" = CASE WHEN "Attempts"."ExpiresAt" <= $2 THEN $3 ELSE "Attempts"."ExpiresAt" END
        WHERE "Attempts"."ExpiresAt" <= $2 OR "Attempts"."Count" < $4
        """);

    private static readonly Statement s_until = new("""SELECT "ExpiresAt" FROM "Attempts" WHERE "KeyHash" = $1""");
    private static readonly Statement s_clear = new("""DELETE FROM "Attempts" WHERE "KeyHash" = $1""");

    public async Task<TimeSpan?> TryReserveAsync(IReadOnlyList<AttemptLimit> limits, DateTimeOffset at, CancellationToken ct)
    {
        // In the order of their keys, so that two requests never hold what the other waits for.
        var ordered = limits.OrderBy(limit => limit.Key, StringComparer.Ordinal).ToArray();
        return await database.TransactAsync(
            async (sql, token) =>
            {
                TimeSpan? wait = null;
                foreach (var limit in ordered)
                {
                    var key = HashOf(limit.Key);
                    if (await sql.ExecuteAsync(s_reserve, [key, at, at + limit.Window, limit.Most], token) == 1)
                        continue;
                    var left = await sql.FirstAsync(s_until, [key], static row => row.Time(0), token) - at;
                    wait = wait > left ? wait : left;
                }

                if (wait is not null)
                    sql.Abandon();
                return wait;
            },
            ct);
    }

    public async Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        if (keys.Count == 0)
            return;
        await database.TransactAsync(
            async (sql, token) =>
            {
                var cleared = 0;
                foreach (var key in keys.Order(StringComparer.Ordinal))
                    cleared += await sql.ExecuteAsync(s_clear, [HashOf(key)], token);
                return cleared;
            },
            ct);
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
