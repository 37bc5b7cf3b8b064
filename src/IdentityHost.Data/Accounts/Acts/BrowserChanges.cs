using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class BrowserChanges
{
    private static readonly Statement s_trust = new("""
        INSERT INTO "TrustedBrowsers" ("Id", "TokenHash", "AccountId", "Stamp", "UserAgent", "CreatedAt", "ExpiresAt") VALUES ($1, $2, $3, $4, $5, $6, $7)
        """);

    private static readonly Statement s_distrust = new("""DELETE FROM "TrustedBrowsers" WHERE "AccountId" = $1""");

    private static readonly Statement s_distrustOne = new("""DELETE FROM "TrustedBrowsers" WHERE "AccountId" = $1 AND "Id" = $2""");

    private static readonly Statement s_authenticators = new("""SELECT "Id" FROM "Authenticators" WHERE "AccountId" = $1""");

    public static async ValueTask<bool> TryTrustAsync(ActWork work, TrustBrowser change, CancellationToken ct)
    {
        var browser = change.Browser;
        // Who changes factors ends the trust in browsers under the same lock: one of the two sees the other.
        await AccountLock.TakeAsync(work, browser.AccountId, ct);
        var present = await work.Sql.ListAsync(s_authenticators, [browser.AccountId], static row => row.Text(0), ct);
        return present.ToHashSet(StringComparer.Ordinal).SetEquals(change.Authenticators) && await work.HitsAsync(
            s_trust,
            [browser.Id, browser.TokenHash, browser.AccountId, browser.Stamp, browser.UserAgent, browser.CreatedAt, browser.ExpiresAt],
            ct);
    }

    public static async ValueTask<bool> DistrustAsync(ActWork work, string accountId, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, accountId, ct);
        return await work.RunAsync(s_distrust, [accountId], ct);
    }

    public static ValueTask<bool> TryDistrustAsync(ActWork work, DistrustBrowser change, CancellationToken ct) =>
        work.HitsAsync(s_distrustOne, [change.AccountId, change.Id], ct);
}
