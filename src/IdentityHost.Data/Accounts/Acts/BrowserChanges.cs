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

    public static ValueTask<bool> TrustAsync(ActWork work, TrustedBrowser browser, CancellationToken ct) => work.RunAsync(
        s_trust,
        [browser.Id, browser.TokenHash, browser.AccountId, browser.Stamp, browser.UserAgent, browser.CreatedAt, browser.ExpiresAt],
        ct);

    public static ValueTask<bool> DistrustAsync(ActWork work, string accountId, CancellationToken ct) => work.RunAsync(s_distrust, [accountId], ct);

    public static ValueTask<bool> TryDistrustAsync(ActWork work, DistrustBrowser change, CancellationToken ct) =>
        work.HitsAsync(s_distrustOne, [change.AccountId, change.Id], ct);
}
