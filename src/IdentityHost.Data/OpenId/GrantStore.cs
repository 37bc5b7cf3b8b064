using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Issuance;

namespace IdentityHost.Data.OpenId;

internal sealed class GrantStore(IDatabase database, RevocationStore revocations, AuditStore audit) : IGrants
{
    /// <summary>Adds a grant; redeeming a code does so in its own transaction.</summary>
    public static readonly Statement Insert = new($"""
        INSERT INTO "Grants" ({AuthorizationColumns.Names}, "ClientId", "FamilyHash", "TokenHash", "PreviousHash", "Successor", "RotatedAt", "GraceUses", "Offline", "CreatedAt", "IdleExpiresAt", "ExpiresAt", "RevokedAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """);

    private static readonly Statement s_find = new($"""
        SELECT {AuthorizationColumns.Names}, "ClientId", "FamilyHash", "TokenHash", "PreviousHash", "Successor", "RotatedAt", "GraceUses", "Offline", "CreatedAt", "IdleExpiresAt", "ExpiresAt", "RevokedAt"
        FROM "Grants" WHERE "GrantId" = $1
        """);

    private static readonly Statement s_rotate = new($"""
        UPDATE "Grants" SET "PreviousHash" = $2, "TokenHash" = $3, "Successor" = $4, "RotatedAt" = $5, "IdleExpiresAt" = $6, "GraceUses" = 0
        WHERE "GrantId" = $1 AND "TokenHash" = $2 AND "RevokedAt" IS NULL AND "IdleExpiresAt" > $5 AND "ExpiresAt" > $5
        {IssuingGuard.For("Grants")}
        """);

    private static readonly Statement s_repeat = new($"""
        UPDATE "Grants" SET "GraceUses" = "GraceUses" + 1
        WHERE "GrantId" = $1 AND "PreviousHash" = $2 AND "RotatedAt" >= $3 AND "GraceUses" < $4 AND "RevokedAt" IS NULL
        {IssuingGuard.For("Grants")}
        """);

    private static readonly Statement s_confirm = new($"""UPDATE "Grants" SET "GraceUses" = 0 WHERE "GrantId" = $1 {IssuingGuard.For("Grants")}""");

    private static readonly Statement s_remove = new("""DELETE FROM "Grants" WHERE "GrantId" = $1""");

    private static readonly Statement s_revoke = new("""UPDATE "Grants" SET "RevokedAt" = $2 WHERE "GrantId" = $1 AND "RevokedAt" IS NULL""");

    private static readonly Statement s_isRevoked = new("""SELECT 1 FROM "Revocations" WHERE "Kind" = $1 AND "Value" = $2 AND "ExpiresAt" > $3""");

    public Task<Grant?> FindAsync(string grantId, CancellationToken ct) => database.FirstAsync(s_find, [grantId], Read, ct).AsTask();

    public Task<bool> TryAddAsync(Grant grant, CancellationToken ct) => database.TransactAsync(
        async (sql, token) =>
        {
            // Looked at again after the row is there, as for a code: nobody was disabled between the two.
            await sql.ExecuteAsync(Insert, Values(grant), token);
            if (await sql.ExecuteAsync(s_confirm, [grant.Authorization.GrantId], token) == 1)
                return true;
            await sql.ExecuteAsync(s_remove, [grant.Authorization.GrantId], token);
            return false;
        },
        ct);

    public async Task<bool> TryRotateAsync(string grantId, Rotation rotation, CancellationToken ct) =>
        await database.ExecuteAsync(s_rotate, [grantId, rotation.SpentHash, rotation.TokenHash, rotation.Successor, rotation.At, rotation.IdleExpiresAt], ct) == 1;

    public async Task<bool> TryRepeatAsync(string grantId, byte[] spentHash, DateTimeOffset spentSince, int most, CancellationToken ct) =>
        await database.ExecuteAsync(s_repeat, [grantId, spentHash, spentSince, most], ct) == 1;

    public async Task RevokeAsync(Authorization authorization, string clientId, GrantEnd why, DateTimeOffset at, CancellationToken ct)
    {
        var entry = audit.Entry(Deed(authorization, clientId, why), at);
        await database.TransactAsync(
            async (sql, token) =>
            {
                // What has ended has ended: a spent code or token shown again and again fills neither log nor outbox, nor wakes every node.
                var ended = await sql.ExecuteAsync(s_revoke, [authorization.GrantId, at], token) > 0;
                if (!ended && await sql.FirstAsync(s_isRevoked, [(int)RevokedKind.Grant, authorization.GrantId, at], static _ => true, token))
                    return false;
                await revocations.AddAsync(sql, RevokedKind.Grant, authorization.GrantId, at, token);
                if (ended || why != GrantEnd.GivenBack)
                    await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        await revocations.CatchUpAsync(CancellationToken.None);
    }

    private static Deed Deed(Authorization authorization, string clientId, GrantEnd why)
    {
        var what = why switch
        {
            GrantEnd.RefreshTokenReplayed => AuditEvents.RefreshTokenReplayed,
            GrantEnd.CodeReplayed => AuditEvents.CodeReplayed,
            _ => AuditEvents.GrantRevoked,
        };
        return new(what, authorization.Subject)
        {
            ClientId = clientId,
            SessionId = authorization.SessionId,
            Actor = new(AuditActorKind.Client, clientId),
            Outcome = why == GrantEnd.GivenBack ? AuditOutcome.Done : AuditOutcome.Refused,
            Reason = why == GrantEnd.GivenBack ? AuditReasons.GivenBack : AuditReasons.Replayed,
            Details = [("grant", authorization.GrantId)],
        };
    }

    public static object?[] Values(Grant grant) => AuthorizationColumns.Values(
        grant.Authorization,
        grant.ClientId,
        grant.FamilyHash,
        grant.TokenHash,
        grant.PreviousHash,
        grant.Successor,
        grant.RotatedAt,
        grant.GraceUses,
        grant.Offline,
        grant.CreatedAt,
        grant.IdleExpiresAt,
        grant.ExpiresAt,
        grant.RevokedAt);

    private static Grant Read(Row row) => new()
    {
        Authorization = AuthorizationColumns.Read(row, 0),
        ClientId = row.Text(AuthorizationColumns.Count),
        FamilyHash = row.Bytes(AuthorizationColumns.Count + 1),
        TokenHash = row.Bytes(AuthorizationColumns.Count + 2),
        PreviousHash = row.BytesOrNull(AuthorizationColumns.Count + 3),
        Successor = row.BytesOrNull(AuthorizationColumns.Count + 4),
        RotatedAt = row.TimeOrNull(AuthorizationColumns.Count + 5),
        GraceUses = row.Int(AuthorizationColumns.Count + 6),
        Offline = row.Flag(AuthorizationColumns.Count + 7),
        CreatedAt = row.Time(AuthorizationColumns.Count + 8),
        IdleExpiresAt = row.Time(AuthorizationColumns.Count + 9),
        ExpiresAt = row.Time(AuthorizationColumns.Count + 10),
        RevokedAt = row.TimeOrNull(AuthorizationColumns.Count + 11),
    };
}
