using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>Ends everything that was issued to an account before (S-024): it gets a new stamp, and nothing outlives the old one.</summary>
internal static class Invalidation
{
    private static readonly Statement s_newStamp = new("""
        UPDATE "Accounts" SET "SecurityStamp" = $2, "ConcurrencyStamp" = $3 WHERE "Id" = $1
        """);

    private static readonly Statement s_keepSession = new("""UPDATE "Sessions" SET "Stamp" = $3 WHERE "Id" = $2 AND "AccountId" = $1""");

    public static async ValueTask RunAsync(ActWork work, string accountId, string newStamp, string? butSessionId, CancellationToken ct)
    {
        await work.Sql.ExecuteAsync(s_newStamp, [accountId, newStamp, RandomToken.NewId()], ct);
        if (butSessionId is not null)
            await work.Sql.ExecuteAsync(s_keepSession, [accountId, butSessionId, newStamp], ct);
        await SessionEnding.EndAllAsync(work.Sql, work.Revocations, accountId, butSessionId, work.At, ct);
        await work.Revocations.AddGrantsAsync(work.Sql, accountId, clientId: null, work.At, ct);
        await BrowserChanges.DistrustAsync(work, accountId, ct);
        await LinkChanges.RetireAsync(work, accountId, ct);
        // The account itself has changed, whether or not there was anything to end.
        (work.HasRevoked, work.FoundNothing) = (true, false);
    }
}
