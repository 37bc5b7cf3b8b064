using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Issuance;

namespace IdentityHost.Data.OpenId;

internal sealed class AuthorizationCodeStore(IDatabase database) : IAuthorizationCodes
{
    private static readonly Statement s_add = new($"""
        INSERT INTO "AuthorizationCodes" ({AuthorizationColumns.Names}, "Hash", "ClientId", "RedirectUri", "RedirectUriWasSent", "CodeChallenge", "Nonce", "ExpiresAt", "RedeemedAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """);

    private static readonly Statement s_find = new($"""
        SELECT {AuthorizationColumns.Names}, "Hash", "ClientId", "RedirectUri", "RedirectUriWasSent", "CodeChallenge", "Nonce", "ExpiresAt", "RedeemedAt"
        FROM "AuthorizationCodes" WHERE "Hash" = $1
        """);

    private static readonly Statement s_redeem = new($"""
        UPDATE "AuthorizationCodes" SET "RedeemedAt" = $2 WHERE "Hash" = $1 AND "RedeemedAt" IS NULL AND "ExpiresAt" > $2
        {IssuingGuard.For("AuthorizationCodes")}
        """);

    public async Task AddAsync(AuthorizationCode code, CancellationToken ct) =>
        await database.ExecuteAsync(
            s_add,
            AuthorizationColumns.Values(
                code.Authorization, code.Hash, code.ClientId, code.RedirectUri, code.RedirectUriWasSent, code.CodeChallenge, code.Nonce, code.ExpiresAt, code.RedeemedAt),
            ct);

    public Task<AuthorizationCode?> FindAsync(byte[] hash, CancellationToken ct) => database.FirstAsync(s_find, [hash], Read, ct).AsTask();

    public async Task<bool> TryRedeemAsync(AuthorizationCode code, Grant? grant, DateTimeOffset at, CancellationToken ct)
    {
        if (grant is null)
            return await database.ExecuteAsync(s_redeem, [code.Hash, at], ct) == 1;

        return await database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(s_redeem, [code.Hash, at], token) == 0)
                    return false;
                await sql.ExecuteAsync(GrantStore.Insert, GrantStore.Values(grant), token);
                return true;
            },
            ct);
    }

    private static AuthorizationCode Read(Row row) => new()
    {
        Authorization = AuthorizationColumns.Read(row, 0),
        Hash = row.Bytes(AuthorizationColumns.Count),
        ClientId = row.Text(AuthorizationColumns.Count + 1),
        RedirectUri = row.Text(AuthorizationColumns.Count + 2),
        RedirectUriWasSent = row.Flag(AuthorizationColumns.Count + 3),
        CodeChallenge = row.TextOrNull(AuthorizationColumns.Count + 4),
        Nonce = row.TextOrNull(AuthorizationColumns.Count + 5),
        ExpiresAt = row.Time(AuthorizationColumns.Count + 6),
        RedeemedAt = row.TimeOrNull(AuthorizationColumns.Count + 7),
    };
}
