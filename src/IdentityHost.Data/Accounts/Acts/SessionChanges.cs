using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class SessionChanges
{
    // No row for an account that is out, or whose stamp changed since it was read (S-232).
    private static readonly Statement s_add = new("""
        INSERT INTO "Sessions" ("Id", "TokenHash", "AccountId", "Stamp", "Kind", "Methods", "UserAgent", "Address", "CreatedAt", "LastSeenAt", "ExpiresAt", "EndedAt")
        SELECT $1, $2, a."Id", a."SecurityStamp", $5, $6, $7, $8, $9, $10, $11, $12 FROM "Accounts" AS a
        WHERE a."Id" = $3 AND a."SecurityStamp" = $4 AND a."IsActive" = TRUE
        """);

    private static readonly Statement s_raise = new("""
        UPDATE "Sessions" SET "TokenHash" = $3, "Methods" = $4 WHERE "Id" = $1 AND "TokenHash" = $2 AND "EndedAt" IS NULL AND "ExpiresAt" > $5
            AND EXISTS (SELECT 1 FROM "Accounts" AS a WHERE a."Id" = "Sessions"."AccountId" AND a."SecurityStamp" = "Sessions"."Stamp" AND a."IsActive" = TRUE)
        """);

    private static readonly Statement s_isOf = new("""SELECT 1 FROM "Sessions" WHERE "Id" = $1 AND "AccountId" = $2""");

    public static async ValueTask<bool> TryAddAsync(ActWork work, AddSession change, CancellationToken ct)
    {
        var session = change.Session;
        if (!await work.HitsAsync(s_add, SessionColumns.Values(session), ct))
            return false;
        await AccountUse.NoteAsync(work, session.AccountId, ct);
        var ended = await SessionEnding.EndAllButNewestAsync(
            work.Sql, work.Revocations, session.AccountId, session.Id, Math.Max(0, change.Most - 1), work.At, ct);
        work.HasRevoked |= ended > 0;
        return true;
    }

    public static ValueTask<bool> TryRaiseAsync(ActWork work, RaiseSession change, CancellationToken ct) =>
        work.HitsAsync(s_raise, [change.Read.Id, change.Read.TokenHash, change.NewTokenHash, SessionColumns.Write(change.Methods), work.At], ct);

    public static async ValueTask<bool> EndAsync(ActWork work, EndSession change, CancellationToken ct)
    {
        var ended = await SessionEnding.EndAsync(work.Sql, work.Revocations, change.SessionId, work.At, ct);
        (work.HasRevoked, work.FoundNothing) = (work.HasRevoked || ended, !ended);
        return true;
    }

    public static async ValueTask<bool> EndAsync(ActWork work, EndSessions change, CancellationToken ct)
    {
        var ended = false;
        foreach (var id in change.SessionIds)
        {
            if (await work.Sql.FirstAsync(s_isOf, [id, change.AccountId], static _ => true, ct))
                ended |= await SessionEnding.EndAsync(work.Sql, work.Revocations, id, work.At, ct);
        }

        (work.HasRevoked, work.FoundNothing) = (work.HasRevoked || ended, !ended);
        return true;
    }
}
