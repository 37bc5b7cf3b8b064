using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Accounts.Acts;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

/// <summary>Which address of an account is the primary one; the account's own columns mirror it, and nothing else writes them.</summary>
internal static class PrimaryEmail
{
    // Before the other one: the index allows one at every moment.
    private static readonly Statement s_demote = new("""
        UPDATE "EmailAddresses" SET "Primary" = FALSE WHERE "AccountId" = $1 AND "Primary" = TRUE AND "Normalized" <> $2
        """);

    private static readonly Statement s_promote = new("""UPDATE "EmailAddresses" SET "Primary" = TRUE WHERE "AccountId" = $1 AND "Normalized" = $2""");

    private static readonly Statement s_mirror = new("""
        UPDATE "Accounts" SET
            "Email" = e."Email", "NormalizedEmail" = e."Normalized", "EmailConfirmed" = e."Verified", "ConcurrencyStamp" = $2, "UpdatedAt" = $3
        FROM "EmailAddresses" AS e
        WHERE "Accounts"."Id" = $1 AND e."AccountId" = $1 AND e."Primary" = TRUE
            AND ("Accounts"."Email" IS DISTINCT FROM e."Email" OR "Accounts"."EmailConfirmed" <> e."Verified")
        """);

    private static readonly Statement s_isThere = new("""SELECT 1 FROM "EmailAddresses" WHERE "AccountId" = $1 AND "Primary" = TRUE""");
    private static readonly Statement s_isProven = new("""SELECT 1 FROM "EmailAddresses" WHERE "AccountId" = $1 AND "Primary" = TRUE AND "Verified" = TRUE""");

    private static readonly Statement s_mayBe = new("""
        SELECT 1 FROM "EmailAddresses" AS e WHERE e."AccountId" = $1 AND e."Normalized" = $2
            AND (e."Verified" = TRUE OR NOT EXISTS (SELECT 1 FROM "EmailAddresses" AS o WHERE o."AccountId" = $1 AND o."Verified" = TRUE))
        """);

    private static readonly Statement s_best = new("""
        SELECT "Normalized" FROM "EmailAddresses" WHERE "AccountId" = $1 ORDER BY "Verified" DESC, "CreatedAt", "Normalized" LIMIT 1
        """);

    public static ValueTask<bool> IsThereAsync(ActWork work, string accountId, CancellationToken ct) =>
        work.Sql.FirstAsync(s_isThere, [accountId], static _ => true, ct);

    public static ValueTask<bool> IsProvenAsync(ActWork work, string accountId, CancellationToken ct) =>
        work.Sql.FirstAsync(s_isProven, [accountId], static _ => true, ct);

    /// <summary>Whether its owner may make this one primary: it is proven, or none of the account's is.</summary>
    public static ValueTask<bool> MayBeAsync(ActWork work, string accountId, string normalized, CancellationToken ct) =>
        work.Sql.FirstAsync(s_mayBe, [accountId, normalized], static _ => true, ct);

    /// <summary>Makes this one primary; false when the account does not have it.</summary>
    public static async ValueTask<bool> TryMakeAsync(ActWork work, string accountId, string normalized, CancellationToken ct)
    {
        await work.Sql.ExecuteAsync(s_demote, [accountId, normalized], ct);
        if (!await work.HitsAsync(s_promote, [accountId, normalized], ct))
            return false;
        await MirrorAsync(work, accountId, ct);
        return true;
    }

    /// <summary>Makes the best one primary when the account lost the one it had: a proven one before others, the oldest first.</summary>
    public static async ValueTask ReplaceAsync(ActWork work, string accountId, CancellationToken ct)
    {
        if (await work.Sql.FirstAsync(s_best, [accountId], static row => row.Text(0), ct) is { } best)
            await TryMakeAsync(work, accountId, best, ct);
    }

    /// <summary>Writes the primary one into the account, if it differs.</summary>
    public static async ValueTask MirrorAsync(ActWork work, string accountId, CancellationToken ct) =>
        await work.Sql.ExecuteAsync(s_mirror, [accountId, RandomToken.NewId(), work.At], ct);
}
