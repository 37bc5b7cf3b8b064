using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Messages;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Sql;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.Audit;

/// <summary>Writes rows of the audit log, each with the change it tells of, and with a message to the webhook where there is one; reads pages of them.</summary>
internal sealed class AuditStore(IDatabase database, AuditTrail trail, OutboxStore outbox, IOptions<AuditWebhookOptions> webhook) : IAuditLog
{
    private static readonly Statement s_add = new($"""
        INSERT INTO "AuditEntries" ({AuditColumns.Names}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """);

    public Task RecordAsync(AuditEntry entry, CancellationToken ct) => database.TransactAsync(
        async (sql, token) =>
        {
            await WriteAsync(sql, entry, token);
            return true;
        },
        ct);

    public async Task<IReadOnlyList<AuditEntry>> PageAsync(AuditFilter filter, string? after, int limit, CancellationToken ct) =>
        await database.ListAsync(AuditQuery.For(filter), AuditQuery.Parameters(filter, after, limit), AuditColumns.Read, ct);

    /// <summary>The row of a deed, by whoever acts now: made before the transaction, which may run elsewhere and more than once.</summary>
    public AuditEntry Entry(Deed deed, DateTimeOffset at) => trail.Entry(deed, at);

    /// <summary>Writes a row within the transaction of what it tells of.</summary>
    public async ValueTask WriteAsync(ITransaction sql, AuditEntry entry, CancellationToken ct)
    {
        await sql.ExecuteAsync(s_add, AuditColumns.Values(entry), ct);
        if (webhook.Value.Url is not null)
            await outbox.AddAsync(sql, new Message(entry.Id, MessageChannel.Webhook, To: "", Subject: "", AuditLine.Write(entry), Html: null, entry.At, ExpiresAt: null), ct);
    }
}
