using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Sql;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.Operations;

/// <summary>Deletes audit rows whose time is over: the only statement there is that takes any away.</summary>
internal sealed class OldAuditRows(IDatabase database, IOptions<AuditOptions> options)
{
    private static readonly Statement s_delete = new("""
        DELETE FROM "AuditEntries" WHERE "Id" IN (SELECT "Id" FROM "AuditEntries" WHERE "Id" < $1 ORDER BY "Id" LIMIT $2)
        """);

    /// <summary>Deletes at most so many while the lease has this number; how many went.</summary>
    public async Task<int> DeleteAsync(long? fence, DateTimeOffset now, int most, CancellationToken ct)
    {
        if (options.Value.RetentionDays == 0)
            return 0;
        var end = AuditEntry.Beginning(now.AddDays(-options.Value.RetentionDays));
        return await database.TransactAsync(
            async (sql, token) => fence is { } number && !await Leases.IsHeldAsync(sql, CleanUp.Lease, number, token) ? 0 : await sql.ExecuteAsync(s_delete, [end, most], token),
            ct);
    }
}
