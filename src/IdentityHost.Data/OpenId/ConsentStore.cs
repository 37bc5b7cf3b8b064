using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Data.OpenId;

internal sealed class ConsentStore(IDatabase database, RevocationStore revocations, AuditStore audit) : IConsents
{
    private static readonly Statement s_find = new($"""SELECT {ConsentColumns.Names} FROM "Consents" WHERE "Subject" = $1 AND "ClientId" = $2""");
    private static readonly Statement s_list = new($"""SELECT {ConsentColumns.Names} FROM "Consents" WHERE "Subject" = $1 ORDER BY "UpdatedAt" DESC""");

    // Takes the row's lock and tells what it says, so that two decisions at once both count.
    private static readonly Statement s_touch = new($"""
        INSERT INTO "Consents" ({ConsentColumns.Names}) VALUES ($1, $2, '', '', $3, $3)
        ON CONFLICT ("Subject", "ClientId") DO UPDATE SET "UpdatedAt" = excluded."UpdatedAt" RETURNING "Scopes", "Resources"
        """);

    private static readonly Statement s_widen = new("""UPDATE "Consents" SET "Scopes" = $3, "Resources" = $4 WHERE "Subject" = $1 AND "ClientId" = $2""");
    private static readonly Statement s_delete = new("""DELETE FROM "Consents" WHERE "Subject" = $1 AND "ClientId" = $2""");

    public Task<Consent?> FindAsync(string subject, string clientId, CancellationToken ct) =>
        database.FirstAsync(s_find, [subject, clientId], ConsentColumns.Read, ct).AsTask();

    public async Task<IReadOnlyList<Consent>> ListAsync(string subject, CancellationToken ct) => await database.ListAsync(s_list, [subject], ConsentColumns.Read, ct);

    public async Task AllowAsync(string subject, string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> resources, DateTimeOffset at, CancellationToken ct)
    {
        var given = Entry(AuditEvents.ConsentGiven, subject, clientId, scopes, at);
        await database.TransactAsync(
            async (sql, token) =>
            {
                var before = await sql.FirstAsync(s_touch, [subject, clientId, at], static row => (Scopes: row.Words(0), Resources: row.Words(1)), token);
                var allScopes = AuthorizationColumns.Words(before.Scopes.Union(scopes, StringComparer.Ordinal));
                var allResources = AuthorizationColumns.Words(before.Resources.Union(resources, StringComparer.Ordinal));
                await audit.WriteAsync(sql, given, token);
                return await sql.ExecuteAsync(s_widen, [subject, clientId, allScopes, allResources], token);
            },
            ct);
    }

    public async Task<bool> WithdrawAsync(string subject, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        var entry = Entry(AuditEvents.ConsentWithdrawn, subject, clientId, [], at);
        var withdrawn = await database.TransactAsync(
            async (sql, token) =>
            {
                if (!await TryWithdrawAsync(sql, revocations, subject, clientId, at, token))
                    return false;
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        await revocations.CatchUpAsync(CancellationToken.None);
        return withdrawn;
    }

    /// <summary>Withdraws a consent within a transaction; the caller catches up after its commit.</summary>
    public static async ValueTask<bool> TryWithdrawAsync(ITransaction sql, RevocationStore revocations, string subject, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        if (await sql.ExecuteAsync(s_delete, [subject, clientId], ct) == 0)
            return false;
        await revocations.AddGrantsAsync(sql, subject, clientId, at, ct);
        return true;
    }

    /// <summary>Only whose consent it is gives it; who withdraws it may be somebody else.</summary>
    private AuditEntry Entry(string what, string subject, string clientId, IReadOnlyList<string> scopes, DateTimeOffset at) => audit.Entry(
        new(what, subject)
        {
            ClientId = clientId,
            Actor = new(AuditActorKind.Account, subject),
            Details = scopes.Count == 0 ? [] : [("scopes", string.Join(' ', scopes))],
        },
        at);
}
