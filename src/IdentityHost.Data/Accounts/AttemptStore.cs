using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class AttemptStore(IDatabase database) : IAttempts
{
    // Opens a new window when the old one is over; changes no row when the window is full. An end further away than two windows was
    // written by a clock that ran ahead (S-235); one window would catch requests that overtook one another.
    private static readonly Statement s_limit = new("""
        INSERT INTO "Attempts" ("KeyHash", "Count", "ExpiresAt") VALUES ($1, 1, $3)
        ON CONFLICT ("KeyHash") DO UPDATE SET
            "Count" = CASE WHEN "Attempts"."ExpiresAt" <= $2 OR "Attempts"."ExpiresAt" > $3 + ($3 - $2) THEN 1 ELSE "Attempts"."Count" + 1 END,
            "ExpiresAt" = CASE WHEN "Attempts"."ExpiresAt" <= $2 OR "Attempts"."ExpiresAt" > $3 + ($3 - $2) THEN $3 ELSE "Attempts"."ExpiresAt" END
        WHERE "Attempts"."ExpiresAt" <= $2 OR "Attempts"."ExpiresAt" > $3 + ($3 - $2) OR "Attempts"."Count" < $4
        """);

    // The wait ends Memory ($6) before the row does. The shift stops where it could leave 64 bits, long after the longest wait is reached.
    private static readonly Statement s_delay = new("""
        INSERT INTO "Attempts" ("KeyHash", "Count", "ExpiresAt") VALUES ($1, 1, $2 + $6 + CASE WHEN $3 <= 1 THEN $4 ELSE 0 END)
        ON CONFLICT ("KeyHash") DO UPDATE SET
            "Count" = CASE WHEN "Attempts"."ExpiresAt" <= $2 THEN 1 ELSE "Attempts"."Count" + 1 END,
            "ExpiresAt" = $2 + $6 + CASE
                WHEN "Attempts"."ExpiresAt" <= $2 THEN CASE WHEN $3 <= 1 THEN $4 ELSE 0 END
                WHEN "Attempts"."Count" + 1 < $3 THEN 0
                WHEN "Attempts"."Count" + 1 - $3 > 20 OR ($4 << ("Attempts"."Count" + 1 - $3)) > $5 THEN $5
                ELSE $4 << ("Attempts"."Count" + 1 - $3) END
        WHERE "Attempts"."Count" < $3 OR "Attempts"."ExpiresAt" - $6 <= $2 OR "Attempts"."ExpiresAt" - $6 > $2 + 2 * $5
        """);

    private static readonly Statement s_failure = new("""
        INSERT INTO "Attempts" ("KeyHash", "Count", "ExpiresAt") VALUES ($1, 1, $3)
        ON CONFLICT ("KeyHash") DO UPDATE SET
            "Count" = CASE WHEN "Attempts"."ExpiresAt" <= $2 THEN 1 ELSE "Attempts"."Count" + 1 END, "ExpiresAt" = $3
        WHERE "Attempts"."ExpiresAt" <= $2 OR "Attempts"."Count" < $4
        """);

    private static readonly Statement s_until = new("""SELECT "ExpiresAt" FROM "Attempts" WHERE "KeyHash" = $1""");
    private static readonly Statement s_isThere = new("""SELECT 1 FROM "Attempts" WHERE "KeyHash" = $1 AND "ExpiresAt" > $2""");
    private static readonly Statement s_clear = new("""DELETE FROM "Attempts" WHERE "KeyHash" = $1""");

    public async Task<AttemptReservation> ReserveAsync(IReadOnlyList<AttemptCounter> counters, DateTimeOffset at, CancellationToken ct)
    {
        // In the order of their keys, so that two requests never hold what the other waits for.
        var ordered = counters.OrderBy(counter => counter.Key, StringComparer.Ordinal).ToArray();
        return await database.TransactAsync(
            async (sql, token) =>
            {
                TimeSpan? wait = null;
                List<string>? full = null;
                var closed = false;
                foreach (var counter in ordered)
                {
                    var key = HashOf(counter.Key);
                    if (await TryCountAsync(sql, counter, key, at, token))
                        continue;
                    if (counter is FailureCount)
                    {
                        closed = true;
                        continue;
                    }

                    wait = Longer(wait, await sql.FirstAsync(s_until, [key], static row => row.Time(0), token) - Kept(counter) - at);
                    (full ??= []).Add(counter.Key);
                }

                if (wait is not null)
                    sql.Abandon();
                return new AttemptReservation(wait, closed) { Full = full };
            },
            Durability.Crash,
            ct);
    }

    public async ValueTask<bool> IsThereAsync(string key, DateTimeOffset at, CancellationToken ct) =>
        await database.FirstAsync(s_isThere, [HashOf(key), at], static _ => true, ct);

    public async Task ClearAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        if (keys.Count > 0)
            await database.TransactAsync((sql, token) => ClearAsync(sql, keys, token), ct);
    }

    /// <summary>Removes the counters, those that exist; good whatever it finds.</summary>
    public static async ValueTask<bool> ClearAsync(ITransaction sql, IReadOnlyList<string> keys, CancellationToken ct)
    {
        // In the order in which they are reserved.
        foreach (var key in keys.Order(StringComparer.Ordinal))
            await sql.ExecuteAsync(s_clear, [HashOf(key)], ct);
        return true;
    }

    private static async ValueTask<bool> TryCountAsync(ITransaction sql, AttemptCounter counter, byte[] key, DateTimeOffset at, CancellationToken ct) => counter switch
    {
        AttemptLimit limit => await sql.ExecuteAsync(s_limit, [key, at, at + limit.Window, limit.Most], ct) == 1,
        AttemptDelay delay => await sql.ExecuteAsync(
            s_delay, [key, at, delay.Free, Milliseconds(delay.First), Milliseconds(delay.Longest), Milliseconds(delay.Memory)], ct) == 1,
        FailureCount failures => await sql.ExecuteAsync(
            s_failure, [key, at, failures.Memory is { } memory ? at + memory : DateTimeOffset.MaxValue, failures.Most], ct) == 1,
        _ => throw new UnreachableException(),
    };

    private static TimeSpan Kept(AttemptCounter counter) => counter is AttemptDelay delay ? delay.Memory : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan? one, TimeSpan other) => one > other ? one.Value : other;

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
