using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Accounts.Acts;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

internal static class PhoneChanges
{
    private static readonly Statement s_prove = new("""
        UPDATE "Accounts" SET "PhoneNumber" = $2, "PhoneNumberConfirmed" = TRUE, "ConcurrencyStamp" = $3, "UpdatedAt" = $4 WHERE "Id" = $1
        """);

    private static readonly Statement s_proveClaimed = new("""
        UPDATE "Accounts" SET "PhoneNumberConfirmed" = TRUE, "ConcurrencyStamp" = $3, "UpdatedAt" = $4 WHERE "Id" = $1 AND "PhoneNumber" = $2
        """);

    private static readonly Statement s_claim = new("""
        UPDATE "Accounts" SET "PhoneNumber" = $2, "ConcurrencyStamp" = $3, "UpdatedAt" = $4
        WHERE "Id" = $1 AND "PhoneNumberConfirmed" = FALSE AND "PhoneNumber" IS NOT DISTINCT FROM $5
        """);

    private static readonly Statement s_remove = new("""
        UPDATE "Accounts" SET "PhoneNumber" = NULL, "PhoneNumberConfirmed" = FALSE, "ConcurrencyStamp" = $3, "UpdatedAt" = $4 WHERE "Id" = $1 AND "PhoneNumber" = $2
        """);

    private static readonly Statement s_retire = new("""
        UPDATE "Accounts" SET "PhoneNumber" = CASE WHEN $4 = TRUE THEN "PhoneNumber" END, "PhoneNumberConfirmed" = FALSE, "ConcurrencyStamp" = $2, "UpdatedAt" = $3
        WHERE "Id" = $1 AND "PhoneNumber" IS NOT NULL
        """);

    public static ValueTask<bool> TryVerifyAsync(ActWork work, VerifyPhone change, CancellationToken ct) =>
        TryProveAsync(work, s_proveClaimed, change.AccountId, change.Number, ct);

    public static ValueTask<bool> TryReplaceAsync(ActWork work, ReplacePhone change, CancellationToken ct) =>
        TryProveAsync(work, s_prove, change.AccountId, change.Number, ct);

    public static async ValueTask<bool> TryClaimAsync(ActWork work, ClaimPhone change, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return (change.EvenIfTaken || !await PhoneClaims.IsAnothersAsync(work.Sql, change.Number.Value, change.AccountId, ct))
            && await work.HitsAsync(s_claim, [change.AccountId, change.Number.Value, RandomToken.NewId(), work.At, change.Unproven], ct);
    }

    public static ValueTask<bool> TryRemoveAsync(ActWork work, RemovePhone change, CancellationToken ct) =>
        work.HitsAsync(s_remove, [change.AccountId, change.Number, RandomToken.NewId(), work.At], ct);

    public static ValueTask<bool> RetireAsync(ActWork work, RetirePhone change, CancellationToken ct) =>
        work.RunAsync(s_retire, [change.AccountId, RandomToken.NewId(), work.At, change.StaysClaimed], ct);

    private static async ValueTask<bool> TryProveAsync(ActWork work, Statement prove, string accountId, PhoneNumber number, CancellationToken ct)
    {
        await AccountNames.LockAsync(work.Sql, ct);
        return !await PhoneClaims.IsAnothersAsync(work.Sql, number.Value, accountId, ct)
            && await work.HitsAsync(prove, [accountId, number.Value, RandomToken.NewId(), work.At], ct);
    }
}
