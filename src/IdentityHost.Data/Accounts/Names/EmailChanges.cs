using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Data.Accounts.Acts;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

internal static class EmailChanges
{
    private static readonly Statement s_add = new("""
        INSERT INTO "EmailAddresses" ("AccountId", "Email", "Normalized", "Verified", "Primary", "CreatedAt") VALUES ($1, $2, $3, FALSE, FALSE, $4)
        ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_prove = new("""UPDATE "EmailAddresses" SET "Verified" = TRUE WHERE "AccountId" = $1 AND "Normalized" = $2""");

    // An account keeps its only address: it could not be reached, or told apart, without one.
    private static readonly Statement s_yield = new("""
        DELETE FROM "EmailAddresses" WHERE "Normalized" = $1 AND "AccountId" <> $2 AND "Verified" = FALSE
            AND EXISTS (SELECT 1 FROM "EmailAddresses" AS o WHERE o."AccountId" = "EmailAddresses"."AccountId" AND o."Normalized" <> $1)
        RETURNING "AccountId", "Primary"
        """);

    private static readonly Statement s_remove = new("""
        DELETE FROM "EmailAddresses" WHERE "AccountId" = $1 AND "Normalized" = $2 AND "Primary" = FALSE AND ("Verified" = FALSE
            OR EXISTS (SELECT 1 FROM "EmailAddresses" AS o WHERE o."AccountId" = $1 AND o."Normalized" <> $2 AND o."Verified" = TRUE))
        """);

    private static readonly Statement s_retireOthers = new("""
        DELETE FROM "EmailAddresses" WHERE "AccountId" = $1 AND "Normalized" <> $2 RETURNING "Primary"
        """);

    private static readonly Statement s_removeUnproven = new("""
        DELETE FROM "EmailAddresses" WHERE "AccountId" = $1 AND "Normalized" = $2 AND "Verified" = FALSE RETURNING "Primary"
        """);

    private static readonly Statement s_count = new("""SELECT COUNT(*) FROM "EmailAddresses" WHERE "AccountId" = $1""");

    public static async ValueTask<bool> TryAddAsync(ActWork work, AddEmail change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return await TryAddAsync(work, change.Email, ct) && await AreAtMostAsync(work, change.Email.AccountId, change.Most, ct);
    }

    public static async ValueTask<bool> TryClaimAsync(ActWork work, ClaimEmail change, CancellationToken ct)
    {
        var email = change.Email;
        if (change.Most is not null)
            await AccountNames.LockAsync(work.Sql, ct);
        return await work.HitsAsync(s_add, [email.AccountId, email.Email, email.Normalized, email.CreatedAt], ct) && await AreAtMostAsync(work, email.AccountId, change.Most, ct);
    }

    /// <summary>Under the lock of <see cref="AccountNames"/>, where a number is given: of two that are added at once, one counts the other.</summary>
    private static async ValueTask<bool> AreAtMostAsync(ActWork work, string accountId, int? most, CancellationToken ct) =>
        most is null || await work.Sql.FirstAsync(s_count, [accountId], static row => row.Number(0), ct) <= most;

    private static async ValueTask<bool> TryAddAsync(ActWork work, AccountEmail email, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_add, [email.AccountId, email.Email, email.Normalized, email.CreatedAt], ct))
            return false;
        if (email.Verified && !await TryProveAsync(work, email.AccountId, email.Normalized, ct))
            return false;
        return (!email.Primary && await PrimaryEmail.IsThereAsync(work, email.AccountId, ct))
            || await PrimaryEmail.TryMakeAsync(work, email.AccountId, email.Normalized, ct);
    }

    public static async ValueTask<bool> TryVerifyAsync(ActWork work, VerifyEmail change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return await TryProveAsync(work, change.AccountId, change.Normalized, ct, change.MayBecomePrimary);
    }

    public static async ValueTask<bool> TryMakePrimaryAsync(ActWork work, MakePrimaryEmail change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return await PrimaryEmail.MayBeAsync(work, change.AccountId, change.Normalized, ct)
            && await PrimaryEmail.TryMakeAsync(work, change.AccountId, change.Normalized, ct);
    }

    public static async ValueTask<bool> TryRemoveAsync(ActWork work, RemoveEmail change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return await work.HitsAsync(s_remove, [change.AccountId, change.Normalized], ct);
    }

    public static async ValueTask<bool> RetireOthersAsync(ActWork work, RetireOtherEmails change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        var gone = await work.Sql.ListAsync(s_retireOthers, [change.AccountId, change.Kept], static row => row.Flag(0), ct);
        work.FoundNothing = gone.Count == 0;
        return !gone.Contains(true) || await PrimaryEmail.TryMakeAsync(work, change.AccountId, change.Kept, ct);
    }

    public static async ValueTask<bool> TryReplaceAsync(ActWork work, ReplaceUnprovenEmail change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return await work.Sql.FirstAsync(s_removeUnproven, [change.AccountId, change.OldNormalized], static row => (bool?)row.Flag(0), ct) is { } wasPrimary
            && await TryAddAsync(work, change.New with { AccountId = change.AccountId, Primary = wasPrimary }, ct);
    }

    private static async ValueTask<bool> TryProveAsync(ActWork work, string accountId, string normalized, CancellationToken ct, bool mayBecomePrimary = true)
    {
        if (await AccountNames.IsAnothersAsync(work.Sql, normalized, accountId, ct) || !await work.HitsAsync(s_prove, [accountId, normalized], ct))
            return false;

        await AccountUse.NoteAsync(work, accountId, ct);
        foreach (var (loser, wasPrimary) in await work.Sql.ListAsync(s_yield, [normalized, accountId], static row => (row.Text(0), row.Flag(1)), ct))
        {
            if (wasPrimary)
                await PrimaryEmail.ReplaceAsync(work, loser, ct);
        }

        if (mayBecomePrimary && !await PrimaryEmail.IsProvenAsync(work, accountId, ct))
            return await PrimaryEmail.TryMakeAsync(work, accountId, normalized, ct);
        await PrimaryEmail.MirrorAsync(work, accountId, ct);
        return true;
    }
}
