using IdentityHost.Accounts.Idempotency;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class IdempotencyKeyStore(IDatabase database) : IIdempotencyKeys
{
    // The row of a request that is over is taken as if it were new; any other stays as it is.
    private static readonly Statement s_take = new("""
        INSERT INTO "IdempotencyKeys" ("KeyHash", "RequestHash", "Holder", "HeldUntil", "ExpiresAt") VALUES ($1, $2, $3, $5, $6)
        ON CONFLICT ("KeyHash") DO UPDATE SET
            "RequestHash" = excluded."RequestHash", "Holder" = excluded."Holder", "HeldUntil" = excluded."HeldUntil", "ExpiresAt" = excluded."ExpiresAt", "Answer" = NULL
        WHERE "IdempotencyKeys"."ExpiresAt" <= $4
        """);

    private static readonly Statement s_find = new("""SELECT "RequestHash", "HeldUntil", "Answer" FROM "IdempotencyKeys" WHERE "KeyHash" = $1""");

    private static readonly Statement s_answer = new("""UPDATE "IdempotencyKeys" SET "Answer" = $3 WHERE "KeyHash" = $1 AND "Holder" = $2 AND "Answer" IS NULL""");

    private static readonly Statement s_leave = new("""UPDATE "IdempotencyKeys" SET "HeldUntil" = $3 WHERE "KeyHash" = $1 AND "Holder" = $2 AND "Answer" IS NULL""");

    private static readonly Statement s_forget = new("""DELETE FROM "IdempotencyKeys" WHERE "KeyHash" = $1 AND "Holder" = $2 AND "Answer" IS NULL""");

    public Task<KeyState> TakeAsync(RepeatableRequest request, DateTimeOffset now, DateTimeOffset heldUntil, DateTimeOffset expiresAt, CancellationToken ct) => database.TransactAsync<KeyState>(
        async (sql, token) =>
        {
            while (true)
            {
                if (await sql.ExecuteAsync(s_take, [request.KeyHash, request.RequestHash, request.Holder, now, heldUntil, expiresAt], token) == 1)
                    return new KeyState.Taken();
                // It may have been forgotten between the two looks.
                if (await sql.FirstAsync(s_find, [request.KeyHash], row => Read(row, request), token) is { } state)
                    return state;
            }
        },
        ct);

    public async Task<bool> TryAnswerAsync(RepeatableRequest request, byte[] box, CancellationToken ct) =>
        await database.ExecuteAsync(s_answer, [request.KeyHash, request.Holder, box], ct) == 1;

    public async Task LeaveAsync(RepeatableRequest request, DateTimeOffset now, CancellationToken ct) =>
        await database.ExecuteAsync(s_leave, [request.KeyHash, request.Holder, now], ct);

    public async Task ForgetAsync(RepeatableRequest request, CancellationToken ct) => await database.ExecuteAsync(s_forget, [request.KeyHash, request.Holder], ct);

    private static KeyState Read(Row row, RepeatableRequest request) =>
        !row.Bytes(0).AsSpan().SequenceEqual(request.RequestHash) ? new KeyState.Different()
        : row.BytesOrNull(2) is { } box ? new KeyState.Answered(box)
        : new KeyState.Held(row.Time(1));
}
