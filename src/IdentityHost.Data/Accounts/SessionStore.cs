using IdentityHost.Accounts.Paging;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class SessionStore(IDatabase database) : ISessions
{
    private const string Alive = """
        FROM "Sessions" AS s JOIN "Accounts" AS a ON a."Id" = s."AccountId" AND a."IsActive" = TRUE AND a."SecurityStamp" = s."Stamp"
        WHERE s."EndedAt" IS NULL AND s."ExpiresAt" > $2 AND s."LastSeenAt" > $3
        """;

    /// <summary>By the hash of a token; its plan is held by a test.</summary>
    public static readonly Statement Find = new($"""
        SELECT {AccountColumns.Of("a")}, {SessionColumns.Names} {Alive} AND s."TokenHash" = $1 AND s."Kind" = $4
        """);

    private static readonly Statement s_findById = new($"""
        SELECT {AccountColumns.Of("a")}, {SessionColumns.Names} {Alive} AND s."Id" = $1 AND ($4 < 0 OR s."Kind" = $4)
        """);

    private static readonly Statement s_isAlive = new($"""SELECT 1 {Alive} AND s."Id" = $1""");

    private static readonly Statement s_seen = new("""
        UPDATE "Sessions" SET "LastSeenAt" = $2 WHERE "Id" = $1 AND "LastSeenAt" < $2 AND "EndedAt" IS NULL
        """);

    private static readonly Statement s_lapse = new("""
        UPDATE "Sessions" SET "Methods" = $3, "LastSeenAt" = $4 WHERE "Id" = $1 AND "TokenHash" = $2 AND "EndedAt" IS NULL
        """);

    private static readonly Statement s_list = new($"""
        SELECT {SessionColumns.Names} FROM "Sessions" AS s WHERE s."AccountId" = $1 AND s."EndedAt" IS NULL AND s."ExpiresAt" > $2
        ORDER BY s."LastSeenAt" DESC, s."Id"
        """);

    private static readonly PageStatements s_page = new(
        $"""SELECT {SessionColumns.Names} FROM "Sessions" AS s WHERE s."EndedAt" IS NULL AND s."ExpiresAt" > $1 AND s."LastSeenAt" > $2""",
        always: 2,
        "s.\"Id\"",
        ["s.\"CreatedAt\"", "s.\"ExpiresAt\""],
        "s.\"AccountId\" = ?",
        "s.\"Kind\" = ?",
        "s.\"Address\" = ?",
        "s.\"CreatedAt\" >= ?",
        "s.\"CreatedAt\" < ?");

    public ValueTask<SignedIn?> FindAsync(byte[] tokenHash, ClientKind kind, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        database.FirstAsync(
            Find,
            [tokenHash, at, seenSince, (int)kind],
            static row => new SignedIn(SessionColumns.Read(row, AccountColumns.Count), AccountColumns.Read(row)),
            ct);

    public ValueTask<SignedIn?> FindByIdAsync(string sessionId, ClientKind? kind, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        database.FirstAsync(
            s_findById,
            [sessionId, at, seenSince, (int?)kind ?? -1],
            static row => new SignedIn(SessionColumns.Read(row, AccountColumns.Count), AccountColumns.Read(row)),
            ct);

    public async Task<bool> IsAliveAsync(string sessionId, DateTimeOffset at, DateTimeOffset seenSince, CancellationToken ct) =>
        await database.FirstAsync(s_isAlive, [sessionId, at, seenSince], static _ => true, ct);

    public async Task SeenAsync(string sessionId, DateTimeOffset at, CancellationToken ct) => await database.ExecuteAsync(s_seen, [sessionId, at], ct);

    public async Task LapseAsync(Session read, IReadOnlyList<ProvenMethod> methods, DateTimeOffset at, CancellationToken ct) =>
        await database.ExecuteAsync(s_lapse, [read.Id, read.TokenHash, SessionColumns.Write(methods), at], ct);

    public async Task<IReadOnlyList<Session>> ListAsync(string accountId, DateTimeOffset at, CancellationToken ct) =>
        await database.ListAsync(s_list, [accountId, at], static row => SessionColumns.Read(row, 0), ct);

    public async Task<IReadOnlyList<Session>> PageAsync(
        SessionFilter filter, SessionOrder order, bool descending, RowPlace<DateTimeOffset>? after, int limit, DateTimeOffset at, CancellationToken ct)
    {
        var (statement, parameters) = s_page.Of(
            (int)order, descending, after is null ? null : (after.Key, after.Id), limit, [at, filter.SeenSince],
            filter.AccountId, (int?)filter.Kind, filter.Address, filter.Since, filter.Until);
        return await database.ListAsync(statement, parameters, static row => SessionColumns.Read(row, 0), ct);
    }
}
