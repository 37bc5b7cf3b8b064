using IdentityHost.Accounts.External.Links;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class ExternalLinkChanges
{
    // The key decides: one identity has one account (S-160, S-231); and its stamp, whether what was asked for is still wanted (S-232).
    private static readonly Statement s_add = new("""
        INSERT INTO "AccountLogins" ("LoginProvider", "ProviderKey", "ProviderDisplayName", "UserId", "ConnectedAt", "LastUsedAt")
        SELECT $1, $2, $3, "Id", CAST($5 AS BIGINT), CAST($6 AS BIGINT) FROM "Accounts" WHERE "Id" = $4 AND COALESCE("SecurityStamp", '') = $7 AND "IsActive" = TRUE
        ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_use = new("""
        UPDATE "AccountLogins" SET "ProviderDisplayName" = $4, "LastUsedAt" = $5 WHERE "LoginProvider" = $1 AND "ProviderKey" = $2 AND "UserId" = $3
        """);

    private static readonly Statement s_remove = new("""
        DELETE FROM "AccountLogins" WHERE "LoginProvider" = $1 AND "ProviderKey" = $2 AND "UserId" = $3
        """);

    private static readonly Statement s_retire = new("""DELETE FROM "AccountLogins" WHERE "UserId" = $1""");

    private static readonly Statement s_providers = new("""SELECT "LoginProvider" FROM "AccountLogins" WHERE "UserId" = $1""");

    public static async ValueTask<bool> TryAddAsync(ActWork work, AddExternalLink change, CancellationToken ct)
    {
        var link = change.Link;
        await AccountLock.TakeAsync(work, link.AccountId, ct);
        return await work.HitsAsync(s_add, [link.Provider, link.Uid, link.Display, link.AccountId, link.ConnectedAt, link.LastUsedAt, change.ReadStamp], ct)
            && (await ProvidersAsync(work, link.AccountId, ct)).Count <= AddExternalLink.MostPerAccount;
    }

    public static ValueTask<bool> TryUseAsync(ActWork work, UseExternalLink change, CancellationToken ct) =>
        work.HitsAsync(s_use, [change.Read.Provider, change.Read.Uid, change.Read.AccountId, change.Display, work.At], ct);

    public static async ValueTask<bool> TryRemoveAsync(ActWork work, RemoveExternalLink change, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, change.AccountId, ct);
        return await work.HitsAsync(s_remove, [change.Provider, change.Uid, change.AccountId], ct)
            && (change.MayBeLast || (await ProvidersAsync(work, change.AccountId, ct)).Any(p => change.Open.Contains(p, StringComparer.Ordinal)));
    }

    public static ValueTask<bool> RetireAsync(ActWork work, RetireExternalLinks change, CancellationToken ct) => work.RunAsync(s_retire, [change.AccountId], ct);

    private static ValueTask<List<string>> ProvidersAsync(ActWork work, string accountId, CancellationToken ct) =>
        work.Sql.ListAsync(s_providers, [accountId], static row => row.Text(0), ct);
}
