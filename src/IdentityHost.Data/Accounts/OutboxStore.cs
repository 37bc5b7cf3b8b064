using IdentityHost.Accounts.Messages;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class OutboxStore(IDatabase database, TimeProvider clock) : IOutbox
{
    private const string Columns = """ "Id", "Channel", "To", "Subject", "Text", "Html", "CreatedAt", "ExpiresAt" """;

    // Kept and given-up messages are evidence for a while, then clean-up takes them.
    private static readonly TimeSpan s_keptFor = TimeSpan.FromDays(7);

    private static readonly Statement s_add = new($"""
        INSERT INTO "Outbox" ({Columns}, "DueAt", "SentAt", "RemoveAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, NULL, $9)
        """);

    // The outer condition is checked again when another node took the row meanwhile (PostgreSQL re-reads a row it waited for).
    private static readonly Statement s_take = new($"""
        UPDATE "Outbox" SET "DueAt" = $2
        WHERE "DueAt" <= $1 AND "Id" IN
            (SELECT "Id" FROM "Outbox" WHERE "DueAt" <= $1 AND ("ExpiresAt" IS NULL OR "ExpiresAt" > $1) ORDER BY "DueAt" LIMIT $3)
        RETURNING {Columns}
        """);

    private static readonly Statement s_keep = new("""UPDATE "Outbox" SET "DueAt" = NULL, "SentAt" = $2, "RemoveAt" = $3 WHERE "Id" = $1""");
    private static readonly Statement s_delete = new("""DELETE FROM "Outbox" WHERE "Id" = $1""");
    private static readonly Statement s_retry = new("""UPDATE "Outbox" SET "DueAt" = $2 WHERE "Id" = $1""");
    private static readonly Statement s_giveUp = new("""UPDATE "Outbox" SET "DueAt" = NULL, "RemoveAt" = $2 WHERE "Id" = $1""");

    private static readonly Statement s_kept = new($"""
        SELECT {Columns} FROM "Outbox" WHERE "SentAt" IS NOT NULL ORDER BY "SentAt" DESC, "CreatedAt" DESC LIMIT $1
        """);

    public async Task AddAsync(Message message, CancellationToken ct) => await AddAsync(database, message, ct);

    /// <summary>Adds the message, also within a transaction.</summary>
    public static async ValueTask AddAsync(ISql sql, Message message, CancellationToken ct) => await sql.ExecuteAsync(
        s_add,
        [
            message.Id, (int)message.Channel, message.To, message.Subject, message.Text, message.Html, message.CreatedAt,
            message.ExpiresAt, message.ExpiresAt + s_keptFor,
        ],
        ct);

    public async Task<IReadOnlyList<Message>> TakeAsync(int limit, DateTimeOffset at, DateTimeOffset leaseUntil, CancellationToken ct)
    {
        var taken = await database.TransactAsync((sql, token) => sql.ListAsync(s_take, [at, leaseUntil, limit], Read, token), ct);
        taken.Sort(static (left, right) => left.CreatedAt.CompareTo(right.CreatedAt));
        return taken;
    }

    public async Task SentAsync(string id, DateTimeOffset at, bool keep, CancellationToken ct)
    {
        if (keep)
            await database.ExecuteAsync(s_keep, [id, at, at + s_keptFor], ct);
        else
            await database.ExecuteAsync(s_delete, [id], ct);
    }

    public async Task FailedAsync(string id, DateTimeOffset? retryAt, CancellationToken ct)
    {
        if (retryAt is { } again)
            await database.ExecuteAsync(s_retry, [id, again], ct);
        else
            await database.ExecuteAsync(s_giveUp, [id, clock.GetUtcNow() + s_keptFor], ct);
    }

    public async Task<IReadOnlyList<Message>> ListKeptAsync(int limit, CancellationToken ct) => await database.ListAsync(s_kept, [limit], Read, ct);

    private static Message Read(Row row) =>
        new(row.Text(0), (MessageChannel)row.Int(1), row.Text(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.Time(6), row.TimeOrNull(7));
}
