using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class StepChanges
{
    private static readonly Statement s_write = new($"""
        INSERT INTO "PendingSteps" ({PendingStepColumns.Names}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT ("Holder", "Kind") DO UPDATE SET
            "Id" = excluded."Id", "AccountId" = excluded."AccountId", "SentTo" = excluded."SentTo", "CodeHash" = excluded."CodeHash",
            "TriesLeft" = excluded."TriesLeft", "ResendsLeft" = excluded."ResendsLeft", "ChangesLeft" = excluded."ChangesLeft",
            "Data" = excluded."Data", "CreatedAt" = excluded."CreatedAt", "ExpiresAt" = excluded."ExpiresAt"
        """);

    // Neither the holder, which the same act may have changed, nor the tries: another's wrong proof does not spoil a right one.
    private static readonly Statement s_spend = new("""DELETE FROM "PendingSteps" WHERE "Id" = $1 AND "Kind" = $2 AND "ExpiresAt" > $3""");

    private static readonly Statement s_drop = new("""DELETE FROM "PendingSteps" WHERE "Holder" = $1 AND "Kind" = $2""");
    private static readonly Statement s_take = new($"""DELETE FROM "PendingSteps" WHERE "Holder" = $1 RETURNING {PendingStepColumns.Names}""");

    public static ValueTask<bool> BeginAsync(ActWork work, PendingStep step, CancellationToken ct) =>
        work.RunAsync(s_write, PendingStepColumns.Values(step), ct);

    public static async ValueTask<bool> TryReplaceAsync(ActWork work, ReplaceStep change, CancellationToken ct) =>
        await TrySpendAsync(work, change.Old, ct) && await BeginAsync(work, change.New, ct);

    public static ValueTask<bool> TrySpendAsync(ActWork work, PendingStep step, CancellationToken ct) =>
        work.HitsAsync(s_spend, [step.Id, (int)step.Kind, work.At], ct);

    public static async ValueTask<bool> DropAsync(ActWork work, DropSteps change, CancellationToken ct)
    {
        foreach (var kind in change.Kinds)
            await work.Sql.ExecuteAsync(s_drop, [change.Holder, (int)kind], ct);
        return true;
    }

    // Taken away first: a try that is taken at this very moment is either counted in what moves, or finds nothing.
    public static async ValueTask<bool> MoveAsync(ActWork work, MoveSteps change, CancellationToken ct)
    {
        foreach (var step in await work.Sql.ListAsync(s_take, [change.From], PendingStepColumns.Read, ct))
            await BeginAsync(work, step with { Holder = change.To }, ct);
        return true;
    }
}
