using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Accounts.Names;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Operations;

/// <summary>Deletes accounts whose owners wanted that, once their grace is over, with everything that is bound to them.</summary>
internal sealed class DueAccounts(IDatabase database, AuditStore audit)
{
    private static readonly Statement s_find = new("""SELECT "Id" FROM "Accounts" WHERE "DeletionDueAt" <= $1 ORDER BY "DeletionDueAt" LIMIT $2""");

    // The protocol's tables know subjects, not accounts. Access tokens died when the deletion was asked for.
    private static readonly Statement[] s_bound =
    [
        new("""DELETE FROM "Consents" WHERE "Subject" = $1"""),
        new("""DELETE FROM "AuthorizationCodes" WHERE "Subject" = $1"""),
        new("""DELETE FROM "Grants" WHERE "Subject" = $1"""),
    ];

    // Addresses, sessions, authenticators, trusted browsers, links, invitations and steps go with it. Whoever signed in meanwhile keeps it.
    private static readonly Statement s_delete = new("""DELETE FROM "Accounts" WHERE "Id" = $1 AND "DeletionDueAt" <= $2""");

    /// <summary>Deletes at most so many while the lease has this number; how many went.</summary>
    public async Task<int> DeleteAsync(long? fence, DateTimeOffset now, int most, CancellationToken ct)
    {
        var due = await database.ListAsync(s_find, [now, most], static row => row.Text(0), ct);
        var gone = 0;
        foreach (var id in due)
        {
            // The row keeps the id, which nobody else ever gets, and nothing more of the person (S-226).
            var entry = audit.Entry(new(AuditEvents.AccountDeleted, id), now);
            gone += await database.TransactAsync((sql, token) => DeleteAsync(sql, fence, id, entry, token), ct);
        }

        return gone;
    }

    private async ValueTask<int> DeleteAsync(ITransaction sql, long? fence, string id, AuditEntry entry, CancellationToken ct)
    {
        if (fence is { } number && !await Leases.IsHeldAsync(sql, CleanUp.Lease, number, ct))
            return 0;
        // Its names become free.
        await AccountNames.LockAsync(sql, ct);
        if (await sql.ExecuteAsync(s_delete, [id, entry.At], ct) == 0)
            return 0;
        foreach (var bound in s_bound)
            await sql.ExecuteAsync(bound, [id], ct);
        await audit.WriteAsync(sql, entry, ct);
        return 1;
    }
}
