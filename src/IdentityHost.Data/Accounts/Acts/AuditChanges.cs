using IdentityHost.Accounts.Audit;

namespace IdentityHost.Data.Accounts.Acts;

internal static class AuditChanges
{
    public static async ValueTask<bool> RecordAsync(ActWork work, AuditEntry entry, CancellationToken ct)
    {
        await work.Audit.WriteAsync(work.Sql, entry, ct);
        return true;
    }
}
