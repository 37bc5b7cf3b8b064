using IdentityHost.Accounts.External;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class ExternalLinkChanges
{
    // The key decides: one identity has one account (S-160, S-231).
    private static readonly Statement s_add = new("""
        INSERT INTO "AccountLogins" ("LoginProvider", "ProviderKey", "ProviderDisplayName", "UserId", "ConnectedAt", "LastUsedAt")
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_use = new("""
        UPDATE "AccountLogins" SET "ProviderDisplayName" = $4, "LastUsedAt" = $5 WHERE "LoginProvider" = $1 AND "ProviderKey" = $2 AND "UserId" = $3
        """);

    private static readonly Statement s_remove = new("""
        DELETE FROM "AccountLogins" WHERE "LoginProvider" = $1 AND "ProviderKey" = $2 AND "UserId" = $3
        """);

    private static readonly Statement s_retire = new("""DELETE FROM "AccountLogins" WHERE "UserId" = $1""");

    private static readonly Statement s_count = new("""SELECT COUNT(*) FROM "AccountLogins" WHERE "UserId" = $1""");

    public static async ValueTask<bool> TryAddAsync(ActWork work, ExternalLink link, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, link.AccountId, ct);
        return await work.HitsAsync(s_add, [link.Provider, link.Uid, link.Display, link.AccountId, link.ConnectedAt, link.LastUsedAt], ct)
            && await CountAsync(work, link.AccountId, ct) <= AddExternalLink.MostPerAccount;
    }

    public static ValueTask<bool> TryUseAsync(ActWork work, UseExternalLink change, CancellationToken ct) =>
        work.HitsAsync(s_use, [change.Read.Provider, change.Read.Uid, change.Read.AccountId, change.Display, work.At], ct);

    public static async ValueTask<bool> TryRemoveAsync(ActWork work, RemoveExternalLink change, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, change.AccountId, ct);
        return await work.HitsAsync(s_remove, [change.Provider, change.Uid, change.AccountId], ct)
            && (change.MayBeLast || await CountAsync(work, change.AccountId, ct) > 0);
    }

    public static ValueTask<bool> RetireAsync(ActWork work, RetireExternalLinks change, CancellationToken ct) => work.RunAsync(s_retire, [change.AccountId], ct);

    private static ValueTask<long> CountAsync(ActWork work, string accountId, CancellationToken ct) =>
        work.Sql.FirstAsync(s_count, [accountId], static row => row.Number(0), ct);
}
