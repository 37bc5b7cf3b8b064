using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class VisitorChanges
{
    private static readonly Statement s_keep = new("""INSERT INTO "Visitors" ("Id", "TokenHash", "Kind", "ExpiresAt") VALUES ($1, $2, $3, $4)""");
    private static readonly Statement s_extend = new("""UPDATE "Visitors" SET "ExpiresAt" = $2 WHERE "Id" = $1""");
    private static readonly Statement s_forget = new("""DELETE FROM "Visitors" WHERE "Id" = $1""");
    private static readonly Statement s_forgetSteps = new("""DELETE FROM "PendingSteps" WHERE "Holder" = $1""");

    public static ValueTask<bool> KeepAsync(ActWork work, KeepVisitor change, CancellationToken ct)
    {
        var visitor = change.Visitor;
        return work.RunAsync(s_keep, [visitor.Id, visitor.TokenHash, (int)visitor.Kind, visitor.ExpiresAt], ct);
    }

    public static ValueTask<bool> TryExtendAsync(ActWork work, ExtendVisitor change, CancellationToken ct) =>
        work.HitsAsync(s_extend, [change.Id, change.ExpiresAt], ct);

    public static async ValueTask<bool> ForgetAsync(ActWork work, ForgetVisitor change, CancellationToken ct)
    {
        await work.Sql.ExecuteAsync(s_forgetSteps, [change.Id], ct);
        return await work.RunAsync(s_forget, [change.Id], ct);
    }
}
