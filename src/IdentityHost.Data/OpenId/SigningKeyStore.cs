using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Data.OpenId;

internal sealed class SigningKeyStore(IDatabase database, ChangeVersions versions, AuditStore audit, TimeProvider clock, long? fence = null) : ISigningKeys
{
    private static readonly Statement s_list = new("""
        SELECT "Id", "Algorithm", "Generation", "ProtectedPrivateKey", "CreatedAt", "SignsFrom", "RemoveAt"
        FROM "SigningKeys" ORDER BY "Algorithm", "Generation"
        """);

    private static readonly Statement s_add = new("""
        INSERT INTO "SigningKeys" ("Id", "Algorithm", "Generation", "ProtectedPrivateKey", "CreatedAt", "SignsFrom", "RemoveAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_schedule = new("""UPDATE "SigningKeys" SET "SignsFrom" = $2, "RemoveAt" = $3 WHERE "Id" = $1""");
    private static readonly Statement s_remove = new("""DELETE FROM "SigningKeys" WHERE "Id" = $1""");

    public long Version => versions.Of(ChangeKinds.SigningKeys);

    public ISigningKeys Under(long fencingNumber) => new SigningKeyStore(database, versions, audit, clock, fencingNumber);

    public async Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct) => await database.ListAsync(s_list, [], Read, ct);

    public Task<bool> TryAddAsync(SigningKey key, CancellationToken ct) => ChangeAsync(
        s_add,
        [key.KeyId, key.Algorithm, key.Generation, key.ProtectedPrivateKey, key.CreatedAt, key.SignsFrom, key.RemoveAt],
        Deed(AuditEvents.KeyAdded, key.KeyId),
        ct);

    public Task<bool> ScheduleAsync(string keyId, DateTimeOffset signsFrom, DateTimeOffset? removeAt, CancellationToken ct) =>
        ChangeAsync(s_schedule, [keyId, signsFrom, removeAt], Deed(AuditEvents.KeyRetired, keyId), ct);

    public Task<bool> RemoveAsync(string keyId, CancellationToken ct) => ChangeAsync(s_remove, [keyId], Deed(AuditEvents.KeyRemoved, keyId), ct);

    private static Deed Deed(string what, string keyId) => new(what, null) { Details = [("kid", keyId)] };

    private async Task<bool> ChangeAsync(Statement statement, object?[] parameters, Deed deed, CancellationToken ct)
    {
        var entry = audit.Entry(deed, clock.GetUtcNow());
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                if (fence is { } number && !await Leases.IsHeldAsync(sql, KeyRotation.Lease, number, token))
                    return false;
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await sql.ChangedAsync(ChangeKinds.SigningKeys, token);
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.SigningKeys);
        return changed;
    }

    private static SigningKey Read(Row row) =>
        new(row.Text(0), row.Text(1), row.Int(2), row.Bytes(3), row.Time(4), row.Time(5), row.TimeOrNull(6));
}
