using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class VisitorStore(IDatabase database) : IVisitors
{
    /// <summary>By the hash of a token; its plan is held by a test.</summary>
    public static readonly Statement Find = new("""
        SELECT "Id", "TokenHash", "Kind", "ExpiresAt" FROM "Visitors" WHERE "TokenHash" = $1 AND "Kind" = $2 AND "ExpiresAt" > $3
        """);

    private static readonly Statement s_pendingOf = new($"""
        SELECT {PendingStepColumns.Names} FROM "PendingSteps" WHERE "Holder" = $1 AND "ExpiresAt" > $2 ORDER BY "Kind"
        """);

    private static readonly Statement s_findStep = new($"""
        SELECT {PendingStepColumns.Names} FROM "PendingSteps" WHERE "Id" = $1 AND "Kind" = $2 AND "ExpiresAt" > $3
        """);

    private static readonly Statement s_takeTry = new("""
        UPDATE "PendingSteps" SET "TriesLeft" = "TriesLeft" - 1
        WHERE "Holder" = $1 AND "Kind" = $2 AND "Id" = $3 AND "TriesLeft" > 0 AND "ExpiresAt" > $4
        RETURNING "TriesLeft"
        """);

    public ValueTask<KeptVisitor?> FindAsync(byte[] tokenHash, ClientKind kind, DateTimeOffset at, CancellationToken ct) =>
        database.FirstAsync(Find, [tokenHash, (int)kind, at], static row => new KeptVisitor(row.Text(0), row.Bytes(1), (ClientKind)row.Int(2), row.Time(3)), ct);

    public async ValueTask<IReadOnlyList<PendingStep>> PendingOfAsync(string holder, DateTimeOffset at, CancellationToken ct) =>
        await database.ListAsync(s_pendingOf, [holder, at], PendingStepColumns.Read, ct);

    public ValueTask<PendingStep?> FindStepAsync(string id, PendingKind kind, DateTimeOffset at, CancellationToken ct) =>
        database.FirstAsync(s_findStep, [id, (int)kind, at], PendingStepColumns.Read, ct);

    public async ValueTask<int?> TryTakeTryAsync(PendingStep step, DateTimeOffset at, CancellationToken ct) =>
        await database.TransactAsync(
            (sql, token) => sql.FirstAsync(s_takeTry, [step.Holder, (int)step.Kind, step.Id, at], static row => (int?)row.Int(0), token),
            ct);
}
