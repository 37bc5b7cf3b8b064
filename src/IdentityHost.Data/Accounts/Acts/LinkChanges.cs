using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class LinkChanges
{
    private static readonly Statement s_add = new("""
        INSERT INTO "MailedLinks" ("KeyHash", "Purpose", "AccountId", "Normalized", "Stamp", "ExpiresAt") VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT ("AccountId", "Purpose", "Normalized") DO UPDATE SET
            "KeyHash" = excluded."KeyHash", "Stamp" = excluded."Stamp", "ExpiresAt" = excluded."ExpiresAt"
        """);

    // Alive as when it is looked up: the account may have been closed, or have lost the address, since then.
    private static readonly Statement s_spend = new("""
        DELETE FROM "MailedLinks" WHERE "KeyHash" = $1 AND "Purpose" = $2 AND "ExpiresAt" > $3
            AND EXISTS (SELECT 1 FROM "Accounts" AS a
                        JOIN "EmailAddresses" AS e ON e."AccountId" = a."Id" AND e."Normalized" = "MailedLinks"."Normalized"
                        WHERE a."Id" = "MailedLinks"."AccountId" AND a."IsActive" = TRUE AND a."SecurityStamp" = "MailedLinks"."Stamp")
        """);

    private static readonly Statement s_retire = new("""DELETE FROM "MailedLinks" WHERE "AccountId" = $1""");

    public static ValueTask<bool> AddAsync(ActWork work, MailedLink link, CancellationToken ct) =>
        work.RunAsync(s_add, [link.KeyHash, (int)link.Purpose, link.AccountId, link.Normalized, link.Stamp, link.ExpiresAt], ct);

    public static ValueTask<bool> TrySpendAsync(ActWork work, MailedLink link, CancellationToken ct) =>
        work.HitsAsync(s_spend, [link.KeyHash, (int)link.Purpose, work.At], ct);

    public static ValueTask<bool> RetireAsync(ActWork work, string accountId, CancellationToken ct) => work.RunAsync(s_retire, [accountId], ct);
}
