using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class SessionStore(IDatabase database, RevocationStore revocations) : ISessions
{
    private const string Columns =
        """s."Id", s."TokenHash", s."AccountId", s."Stamp", s."Kind", s."Methods", s."UserAgent", s."Address", s."CreatedAt", s."LastSeenAt", s."ExpiresAt", s."EndedAt" """;

    private const string Alive = """
        FROM "Sessions" AS s JOIN "Accounts" AS a ON a."Id" = s."AccountId" AND a."IsActive" = TRUE AND a."SecurityStamp" = s."Stamp"
        WHERE s."EndedAt" IS NULL AND s."ExpiresAt" > $2 AND s."LastSeenAt" > $3
        """;

    private static readonly Statement s_find = new($"""SELECT {Columns} {Alive} AND s."TokenHash" = $1""");
    private static readonly Statement s_isAlive = new($"""SELECT 1 {Alive} AND s."Id" = $1""");

    private static readonly Statement s_add = new("""
        INSERT INTO "Sessions" ("Id", "TokenHash", "AccountId", "Stamp", "Kind", "Methods", "UserAgent", "Address", "CreatedAt", "LastSeenAt", "ExpiresAt", "EndedAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """);

    private static readonly Statement s_seen = new("""
        UPDATE "Sessions" SET "LastSeenAt" = $2 WHERE "Id" = $1 AND "LastSeenAt" < $2 AND "EndedAt" IS NULL
        """);

    private static readonly Statement s_raise = new("""
        UPDATE "Sessions" SET "TokenHash" = $3, "Methods" = $4 WHERE "Id" = $1 AND "TokenHash" = $2 AND "EndedAt" IS NULL
        """);

    private static readonly Statement s_list = new($"""
        SELECT {Columns} FROM "Sessions" AS s WHERE s."AccountId" = $1 AND s."EndedAt" IS NULL AND s."ExpiresAt" > $2
        ORDER BY s."LastSeenAt" DESC, s."Id"
        """);

    public async Task AddAsync(Session session, int most, CancellationToken ct)
    {
        var ended = await database.TransactAsync(
            async (sql, token) =>
            {
                await sql.ExecuteAsync(s_add, Values(session), token);
                return await SessionEnding.EndAllButNewestAsync(sql, revocations, session.AccountId, session.Id, Math.Max(0, most - 1), session.CreatedAt, token);
            },
            ct);
        if (ended > 0)
            await revocations.CatchUpAsync(CancellationToken.None);
    }

    public ValueTask<Session?> FindAsync(byte[] tokenHash, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        database.FirstAsync(s_find, [tokenHash, at, seenSince], Read, ct);

    public async Task<bool> IsAliveAsync(string sessionId, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        await database.FirstAsync(s_isAlive, [sessionId, at, seenSince], static _ => true, ct);

    public async Task SeenAsync(string sessionId, DateTimeOffset at, CancellationToken ct) => await database.ExecuteAsync(s_seen, [sessionId, at], ct);

    public async Task<bool> TryRaiseAsync(string sessionId, byte[] oldTokenHash, byte[] newTokenHash, IReadOnlyList<ProvenMethod> methods, CancellationToken ct) =>
        await database.ExecuteAsync(s_raise, [sessionId, oldTokenHash, newTokenHash, JsonSerializer.Serialize(methods, MethodsJson.Default.IReadOnlyListProvenMethod)], ct) == 1;

    public async Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct) =>
        await database.ListAsync(s_list, [accountId, at], Read, ct);

    public async Task<bool> EndAsync(string sessionId, DateTimeOffset at, CancellationToken ct)
    {
        var ended = await database.TransactAsync((sql, token) => SessionEnding.EndAsync(sql, revocations, sessionId, at, token), ct);
        await revocations.CatchUpAsync(CancellationToken.None);
        return ended;
    }

    public async Task<int> EndAllAsync(string accountId, string? butSessionId, DateTimeOffset at, CancellationToken ct)
    {
        var ended = await database.TransactAsync((sql, token) => SessionEnding.EndAllAsync(sql, revocations, accountId, butSessionId, at, token), ct);
        await revocations.CatchUpAsync(CancellationToken.None);
        return ended;
    }

    private static object?[] Values(Session session) =>
    [
        session.Id,
        session.TokenHash,
        session.AccountId,
        session.Stamp,
        (int)session.Kind,
        JsonSerializer.Serialize(session.Methods, MethodsJson.Default.IReadOnlyListProvenMethod),
        session.UserAgent,
        session.Address,
        session.CreatedAt,
        session.LastSeenAt,
        session.ExpiresAt,
        session.EndedAt,
    ];

    private static Session Read(Row row) => new()
    {
        Id = row.Text(0),
        TokenHash = row.Bytes(1),
        AccountId = row.Text(2),
        Stamp = row.Text(3),
        Kind = (ClientKind)row.Int(4),
        Methods = JsonSerializer.Deserialize(row.Text(5), MethodsJson.Default.IReadOnlyListProvenMethod)!,
        UserAgent = row.TextOrNull(6),
        Address = row.TextOrNull(7),
        CreatedAt = row.Time(8),
        LastSeenAt = row.Time(9),
        ExpiresAt = row.Time(10),
        EndedAt = row.TimeOrNull(11),
    };
}

[JsonSerializable(typeof(IReadOnlyList<ProvenMethod>))]
internal sealed partial class MethodsJson : JsonSerializerContext;
