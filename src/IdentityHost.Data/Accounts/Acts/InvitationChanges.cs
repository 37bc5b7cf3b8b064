using IdentityHost.Accounts.Invitations;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class InvitationChanges
{
    /// <summary>How long one that nobody accepted is shown to who sent it; an accepted one stays, for it says who invited whom.</summary>
    private static readonly TimeSpan s_shownAfter = TimeSpan.FromDays(30);

    private static readonly Statement s_add = new("""
        INSERT INTO "Invitations" ("Id", "KeyHash", "Email", "Normalized", "InvitedById", "CreatedAt", "ExpiresAt", "RemoveAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """);

    private static readonly Statement s_renew = new("""
        UPDATE "Invitations" SET "KeyHash" = $3, "ExpiresAt" = $4, "RemoveAt" = $5 WHERE "Id" = $1 AND "KeyHash" = $2 AND "AcceptedAt" IS NULL
        """);

    private static readonly Statement s_revoke = new("""DELETE FROM "Invitations" WHERE "Id" = $1 AND "InvitedById" = $2 AND "AcceptedAt" IS NULL""");

    private static readonly Statement s_accept = new("""
        UPDATE "Invitations" SET "AcceptedAt" = $3, "AcceptedById" = $4, "RemoveAt" = NULL
        WHERE "Id" = $1 AND "KeyHash" = $2 AND "AcceptedAt" IS NULL AND "ExpiresAt" > $3
            AND EXISTS (SELECT 1 FROM "Accounts" AS a WHERE a."Id" = "Invitations"."InvitedById" AND a."IsActive" = TRUE)
        """);

    public static ValueTask<bool> AddAsync(ActWork work, Invitation added, CancellationToken ct) => work.RunAsync(
        s_add,
        [added.Id, added.KeyHash, added.Email, added.Normalized, added.InvitedById, added.CreatedAt, added.ExpiresAt, added.ExpiresAt + s_shownAfter],
        ct);

    public static ValueTask<bool> TryRenewAsync(ActWork work, RenewInvitation change, CancellationToken ct) =>
        work.HitsAsync(s_renew, [change.Read.Id, change.Read.KeyHash, change.KeyHash, change.ExpiresAt, change.ExpiresAt + s_shownAfter], ct);

    public static ValueTask<bool> TryRevokeAsync(ActWork work, RevokeInvitation change, CancellationToken ct) =>
        work.HitsAsync(s_revoke, [change.Id, change.InvitedById], ct);

    public static ValueTask<bool> TryAcceptAsync(ActWork work, AcceptInvitation change, CancellationToken ct) =>
        work.HitsAsync(s_accept, [change.Read.Id, change.Read.KeyHash, work.At, change.AccountId], ct);
}
