using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Operations;

/// <summary>Lets one node at a time do a background task. A holder that stops renewing loses the lease when it runs out.</summary>
public sealed class Leases
{
    // A holder renews under its own number; another holder, once the lease ran out, gets the next one. Who writes something that
    // must not come late compares numbers: a lower one is a holder that slept.
    private static readonly Statement s_take = new("""
        INSERT INTO "Leases" ("Name", "Holder", "Fence", "ExpiresAt") VALUES ($1, $2, 1, $4)
        ON CONFLICT ("Name") DO UPDATE SET
            "Fence" = CASE WHEN "Leases"."Holder" = $2 AND "Leases"."ExpiresAt" > $3 THEN "Leases"."Fence" ELSE "Leases"."Fence" + 1 END,
            "Holder" = $2, "ExpiresAt" = $4
        WHERE "Leases"."Holder" = $2 OR "Leases"."ExpiresAt" <= $3
        RETURNING "Fence"
        """);

    private static readonly Statement s_release = new("""UPDATE "Leases" SET "ExpiresAt" = 0 WHERE "Name" = $1 AND "Holder" = $2""");

    // Changes nothing, but holds the row until the transaction ends: whoever wants the lease meanwhile waits for what is written under it.
    private static readonly Statement s_hold = new("""UPDATE "Leases" SET "Fence" = "Fence" WHERE "Name" = $1 AND "Fence" = $2""");

    private readonly IDatabase _database;
    private readonly DatabaseClock _common;
    private readonly TimeProvider _clock;

    internal Leases(IDatabase database, DatabaseClock common, TimeProvider clock)
    {
        _database = database;
        _common = common;
        _clock = clock;
    }

    /// <summary>
    /// Takes or renews the lease; the fencing number, or null while somebody else holds it, or while this node's clock is wrong: it would judge by it
    /// when leases run out, and what is over (S-235).
    /// </summary>
    public async Task<long?> TryTakeAsync(string name, string holder, TimeSpan duration, CancellationToken ct)
    {
        if (await _common.FaultAsync(ct) is not null)
            return null;
        var now = _clock.GetUtcNow();
        return await _database.TransactAsync(
            (sql, token) => sql.FirstAsync<long?>(s_take, [name, holder, now, now + duration], static row => row.Number(0), token),
            ct);
    }

    /// <summary>Whether nobody took the lease since it was given with this number. Asked first in the transaction that writes under it (S-236).</summary>
    internal static async ValueTask<bool> IsHeldAsync(ITransaction sql, string name, long fence, CancellationToken ct) =>
        await sql.ExecuteAsync(s_hold, [name, fence], ct) == 1;

    /// <summary>Gives the lease back before it runs out; harmless when somebody else holds it.</summary>
    public async Task ReleaseAsync(string name, string holder, CancellationToken ct) => await _database.ExecuteAsync(s_release, [name, holder], ct);
}
