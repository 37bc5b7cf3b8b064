using IdentityHost.Accounts.Messages;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Outbox;

internal sealed class OutboxStore(IDatabase database, OutboxKey key, OutboxSignal signal, TimeProvider clock) : IOutbox
{
    private const string Columns = """ "Id", "Channel", "To", "Subject", "Language", "Body", "CreatedAt", "ExpiresAt" """;

    // Kept and given-up messages are evidence for a while, then clean-up takes them.
    private static readonly TimeSpan s_keptFor = TimeSpan.FromDays(7);

    private static readonly Statement s_add = new($"""
        INSERT INTO "Outbox" ({Columns}, "Attempts", "DueAt", "SentAt", "RemoveAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $7, NULL, $9)
        """);

    private static readonly string s_toPeople = $""" "Channel" <> {(int)MessageChannel.Webhook} """;
    private static readonly string s_toWebhook = $""" "Channel" = {(int)MessageChannel.Webhook} """;

    private static readonly Statement s_look = new($"""
        SELECT COUNT(*), MIN("CreatedAt"), MIN(CASE WHEN {s_toPeople} THEN "DueAt" END), MIN(CASE WHEN {s_toWebhook} THEN "DueAt" END)
        FROM "Outbox" WHERE "DueAt" IS NOT NULL
        """);

    // The claim is the time until which nobody else finds the row due; being unique to this claim it also names it afterwards.
    // The outer condition is checked again when another node took the row meanwhile (PostgreSQL re-reads a row it waited for).
    private static readonly Statement s_take = Take(s_toPeople);
    private static readonly Statement s_takeWebhooks = Take(s_toWebhook);

    private static readonly Statement s_keep = new("""UPDATE "Outbox" SET "DueAt" = NULL, "SentAt" = $3, "RemoveAt" = $4 WHERE "Id" = $1 AND "DueAt" = $2""");
    private static readonly Statement s_delete = new("""DELETE FROM "Outbox" WHERE "Id" = $1 AND "DueAt" = $2""");
    private static readonly Statement s_retry = new("""UPDATE "Outbox" SET "DueAt" = $3 WHERE "Id" = $1 AND "DueAt" = $2""");
    private static readonly Statement s_giveUp = new("""UPDATE "Outbox" SET "DueAt" = NULL, "Body" = $3, "RemoveAt" = $4 WHERE "Id" = $1 AND "DueAt" = $2""");

    private static readonly Statement s_kept = new($"""
        SELECT {Columns} FROM "Outbox" WHERE "SentAt" IS NOT NULL ORDER BY "SentAt" DESC, "CreatedAt" DESC LIMIT $1
        """);

    public Task AddAsync(Message message, CancellationToken ct) => database.TransactAsync(
        async (sql, token) =>
        {
            await AddAsync(sql, message, token);
            return true;
        },
        ct);

    /// <summary>Adds the message to the transaction of the act that causes it, and wakes this node's worker when that is committed (S-221).</summary>
    public async ValueTask AddAsync(ITransaction sql, Message message, CancellationToken ct)
    {
        await sql.ExecuteAsync(
            s_add,
            [
                message.Id, (int)message.Channel, message.To, message.Subject, message.Language,
                new MessageText(message.Text, message.Html).Seal(key, message.Id), message.CreatedAt, message.ExpiresAt, message.ExpiresAt + s_keptFor,
            ],
            ct);
        sql.AfterCommit(signal.Raise);
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => signal.WaitAsync(longest, ct);

    public async Task<WaitingMessages> LookAsync(CancellationToken ct) =>
        (await database.FirstAsync(s_look, [], static row => new WaitingMessages(row.Int(0), row.TimeOrNull(1), row.TimeOrNull(2)) { NextWebhookDue = row.TimeOrNull(3) }, ct))!;

    public Task<IReadOnlyList<ClaimedMessage>> TakeAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct) =>
        TakeAsync(s_take, limit, at, claimedUntil, ct);

    public Task<IReadOnlyList<ClaimedMessage>> TakeWebhooksAsync(int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct) =>
        TakeAsync(s_takeWebhooks, limit, at, claimedUntil, ct);

    private async Task<IReadOnlyList<ClaimedMessage>> TakeAsync(Statement take, int limit, DateTimeOffset at, DateTimeOffset claimedUntil, CancellationToken ct)
    {
        // A claim that a power cut takes was of a node that is down: the message is sent by whoever finds it.
        var rows = await database.TransactAsync(
            (sql, token) => sql.ListAsync(take, [at, claimedUntil, limit], static row => (Stored: Stored.Read(row), Attempt: row.Int(8)), token), Durability.Crash, ct);
        // As the database keeps it, for it names the claim.
        var until = DateTimeOffset.FromUnixTimeMilliseconds(claimedUntil.ToUnixTimeMilliseconds());
        return
        [
            .. rows.OrderBy(row => row.Stored.CreatedAt)
                .Select(row => new ClaimedMessage(row.Stored.Id, row.Stored.Channel, row.Attempt, until, row.Stored.Open(key))),
        ];
    }

    public Task SentAsync(ClaimedMessage message, DateTimeOffset at, bool keep, CancellationToken ct)
    {
        var (statement, parameters) = keep
            ? (s_keep, new object?[] { message.Id, message.ClaimedUntil, at, at + s_keptFor })
            : (s_delete, [message.Id, message.ClaimedUntil]);
        // What a power cut makes it forget is sent twice, as after the end of a node that had no time to note it.
        return database.TransactAsync((sql, token) => sql.ExecuteAsync(statement, parameters, token), Durability.Crash, ct);
    }

    public async Task FailedAsync(ClaimedMessage message, DateTimeOffset? retryAt, CancellationToken ct)
    {
        if (retryAt is { } again)
            await database.ExecuteAsync(s_retry, [message.Id, message.ClaimedUntil, again], ct);
        else
            await database.ExecuteAsync(s_giveUp, [message.Id, message.ClaimedUntil, Array.Empty<byte>(), clock.GetUtcNow() + s_keptFor], ct);
    }

    public async Task<IReadOnlyList<Message>> ListKeptAsync(int limit, CancellationToken ct) =>
        [.. (await database.ListAsync(s_kept, [limit], Stored.Read, ct)).Select(row => row.Open(key)).OfType<Message>()];

    private static Statement Take(string which) => new($"""
        UPDATE "Outbox" SET "DueAt" = $2, "Attempts" = "Attempts" + 1
        WHERE "DueAt" <= $1 AND "Id" IN (SELECT "Id" FROM "Outbox" WHERE "DueAt" <= $1 AND {which} ORDER BY "DueAt" LIMIT $3)
        RETURNING {Columns}, "Attempts"
        """);

    /// <summary>A row, its text still encrypted: opening it is not for the thread that writes.</summary>
    private sealed record Stored(
        string Id, MessageChannel Channel, string To, string Subject, string Language, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
    {
        public static Stored Read(Row row) =>
            new(row.Text(0), (MessageChannel)row.Int(1), row.Text(2), row.Text(3), row.Text(4), row.Bytes(5), row.Time(6), row.TimeOrNull(7));

        public Message? Open(OutboxKey key) => MessageText.Open(key, Id, Body) is { } body
            ? new Message(Id, Channel, To, Subject, body.Text, body.Html, CreatedAt, ExpiresAt) { Language = Language }
            : null;
    }
}
