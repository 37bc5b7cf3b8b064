using IdentityHost.Accounts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class GroupChanges
{
    private static readonly Statement s_add = new("""
        INSERT INTO "Groups" ("Id", "Name", "NormalizedName", "ConcurrencyStamp", "Description", "Permissions") VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_replace = new("""
        UPDATE "Groups" SET "Name" = $3, "NormalizedName" = $4, "ConcurrencyStamp" = $5, "Description" = $6, "Permissions" = $7
        WHERE "Id" = $1 AND "ConcurrencyStamp" = $2
            AND NOT EXISTS (SELECT 1 FROM "Groups" AS o WHERE o."NormalizedName" = $4 AND o."Id" <> $1)
        """);

    private static readonly Statement s_delete = new("""DELETE FROM "Groups" WHERE "Id" = $1 AND "ConcurrencyStamp" = $2""");

    private static readonly Statement s_join = new("""
        INSERT INTO "AccountGroups" ("UserId", "RoleId")
        SELECT a."Id", g."Id" FROM "Accounts" AS a CROSS JOIN "Groups" AS g WHERE a."Id" = $1 AND g."Id" = $2 AND g."ConcurrencyStamp" = $3
        ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_leave = new("""
        DELETE FROM "AccountGroups" WHERE "UserId" = $1 AND "RoleId" = $2 AND EXISTS (SELECT 1 FROM "Groups" AS g WHERE g."Id" = $2 AND g."ConcurrencyStamp" = $3)
        """);

    private static readonly Statement s_setRights = new("""
        UPDATE "Accounts" SET "IsStaff" = $2, "IsSuperuser" = $3, "ConcurrencyStamp" = $4 WHERE "Id" = $1 AND "IsStaff" = $5 AND "IsSuperuser" = $6
        """);

    private static readonly Statement s_joinRoot = new("""
        INSERT INTO "AccountGroups" ("UserId", "RoleId") SELECT $1, "Id" FROM "Groups" WHERE "NormalizedName" = $2 ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_leaveRoot = new("""
        DELETE FROM "AccountGroups" WHERE "UserId" = $1 AND "RoleId" IN (SELECT "Id" FROM "Groups" WHERE "NormalizedName" = $2)
        """);

    private static readonly Statement s_isAnyLeft = new("""SELECT 1 FROM "Accounts" WHERE "IsSuperuser" = TRUE AND "IsActive" = TRUE AND "DeletionDueAt" IS NULL LIMIT 1""");

    public static ValueTask<bool> TryAddAsync(ActWork work, Group added, CancellationToken ct) => work.HitsAsync(s_add, [added.Id, .. Values(added)], ct);

    public static ValueTask<bool> TryReplaceAsync(ActWork work, ReplaceGroup change, CancellationToken ct) =>
        work.HitsAsync(s_replace, [change.Read.Id, change.Read.ConcurrencyStamp, .. Values(change.Replacement)], ct);

    public static ValueTask<bool> TryDeleteAsync(ActWork work, DeleteGroup change, CancellationToken ct) =>
        work.HitsAsync(s_delete, [change.Read.Id, change.Read.ConcurrencyStamp], ct);

    public static ValueTask<bool> TryJoinAsync(ActWork work, JoinGroup change, CancellationToken ct) =>
        work.HitsAsync(s_join, [change.AccountId, change.Read.Id, change.Read.ConcurrencyStamp], ct);

    public static ValueTask<bool> TryLeaveAsync(ActWork work, LeaveGroup change, CancellationToken ct) =>
        work.HitsAsync(s_leave, [change.AccountId, change.Read.Id, change.Read.ConcurrencyStamp], ct);

    public static async ValueTask<bool> TrySetRightsAsync(ActWork work, SetRights change, CancellationToken ct)
    {
        await LockAsync(work, ct);
        if (!await work.HitsAsync(s_setRights, [change.AccountId, change.IsStaff, change.IsSuperuser, RandomToken.NewId(), change.WasStaff, change.WasSuperuser], ct))
            return false;
        if (change.IsSuperuser)
        {
            await JoinRootAsync(work, change.AccountId, ct);
            return true;
        }

        await work.Sql.ExecuteAsync(s_leaveRoot, [change.AccountId, Group.RootNormalizedName], ct);
        return !change.WasSuperuser || await IsAnySuperuserLeftAsync(work, ct);
    }

    /// <summary>Brings a superuser into the group <c>Root</c>, which is made with the first one.</summary>
    private static async ValueTask JoinRootAsync(ActWork work, string accountId, CancellationToken ct)
    {
        var root = new Group { Id = RandomToken.NewId(), Name = Group.Root, NormalizedName = Group.RootNormalizedName, ConcurrencyStamp = RandomToken.NewId() };
        await work.Sql.ExecuteAsync(s_add, [root.Id, .. Values(root)], ct);
        await work.Sql.ExecuteAsync(s_joinRoot, [accountId, Group.RootNormalizedName], ct);
    }

    /// <summary>Of two superusers who are taken away at once, the second waits here and sees the first gone.</summary>
    public static ValueTask LockAsync(ActWork work, CancellationToken ct) => work.Sql.ChangedAsync(ChangeKinds.Superusers, ct);

    /// <summary>Whether somebody is left who may do everything.</summary>
    public static ValueTask<bool> IsAnySuperuserLeftAsync(ActWork work, CancellationToken ct) => work.Sql.FirstAsync(s_isAnyLeft, [], static _ => true, ct);

    private static object?[] Values(Group group) =>
        [group.Name, group.NormalizedName, group.ConcurrencyStamp, group.Description, string.Join(' ', group.Permissions)];
}
