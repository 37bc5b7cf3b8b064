using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>What the end of a session means: its access tokens and every grant without offline access die with it, in one transaction (S-131).</summary>
internal static class SessionEnding
{
    private static readonly Statement s_end = new("""
        UPDATE "Sessions" SET "EndedAt" = $2 WHERE "Id" = $1 AND "EndedAt" IS NULL AND "ExpiresAt" > $2
        """);

    private static readonly Statement s_revokeGrants = new("""
        UPDATE "Grants" SET "RevokedAt" = $2 WHERE "SessionId" = $1 AND "Offline" = FALSE AND "RevokedAt" IS NULL
        """);

    private static readonly Statement s_liveIds = new("""
        SELECT "Id" FROM "Sessions" WHERE "AccountId" = $1 AND "Id" <> $2 AND "EndedAt" IS NULL AND "ExpiresAt" > $3
        ORDER BY "CreatedAt" DESC, "Id" LIMIT $4 OFFSET $5
        """);

    // Signing in often must not make ending sessions slow: more live ones than this are ended in several calls.
    private const int MostAtOnce = 10_000;

    public static async ValueTask<bool> EndAsync(ITransaction sql, RevocationStore revocations, string sessionId, DateTimeOffset at, CancellationToken ct)
    {
        if (await sql.ExecuteAsync(s_end, [sessionId, at], ct) == 0)
            return false;
        await sql.ExecuteAsync(s_revokeGrants, [sessionId, at], ct);
        await revocations.AddAsync(sql, RevokedKind.Session, sessionId, at, ct);
        return true;
    }

    public static ValueTask<int> EndAllAsync(ITransaction sql, RevocationStore revocations, string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct) =>
        EndAllButNewestAsync(sql, revocations, accountId, butSessionId, 0, at, ct);

    public static async ValueTask<int> EndAllButNewestAsync(
        ITransaction sql, RevocationStore revocations, string accountId, string? butSessionId, int newest, DateTimeOffset at, CancellationToken ct)
    {
        var ended = 0;
        foreach (var id in await sql.ListAsync(s_liveIds, [accountId, butSessionId ?? "", at, MostAtOnce, newest], static row => row.Text(0), ct))
        {
            if (await EndAsync(sql, revocations, id, at, ct))
                ended++;
        }

        return ended;
    }
}
