using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Logos;

namespace IdentityHost.Data.OpenId;

internal sealed class LogoStore(IDatabase database) : ILogos
{
    // Between being saved and being named by a client a picture belongs to nobody.
    private static readonly TimeSpan s_adoption = TimeSpan.FromHours(1);

    private static readonly Statement s_save = new("""
        INSERT INTO "Logos" ("Hash", "ContentType", "Image", "SavedAt") VALUES ($1, $2, $3, $4)
        ON CONFLICT ("Hash") DO UPDATE SET "SavedAt" = excluded."SavedAt"
        """);

    private static readonly Statement s_find = new("""SELECT "Hash", "ContentType", "Image" FROM "Logos" WHERE "Hash" = $1""");

    private static readonly Statement s_without = new("""
        SELECT "Id" FROM "Clients"
        WHERE "Logo" IS NULL AND "Metadata" LIKE '%"logo_uri":%' AND "Disabled" = FALSE
            AND ("Origin" IN ($1, $2) OR ("UpdatedAt" > $3 AND "FirstParty" = FALSE AND "Verified" = FALSE))
        ORDER BY "UpdatedAt" DESC LIMIT $4
        """);

    private static readonly Statement s_deleteUnused = new("""
        DELETE FROM "Logos" WHERE "Hash" IN
            (SELECT l."Hash" FROM "Logos" l
             WHERE l."SavedAt" <= $1 AND NOT EXISTS (SELECT 1 FROM "Clients" c WHERE c."Logo" = l."Hash")
             LIMIT $2)
        """);

    public async Task SaveAsync(Logo logo, DateTimeOffset at, CancellationToken ct) =>
        await database.ExecuteAsync(s_save, [logo.Hash, logo.ContentType, logo.Image, at], ct);

    public async Task<Logo?> FindAsync(string hash, CancellationToken ct) =>
        await database.FirstAsync(s_find, [hash], static row => new Logo(row.Text(0), row.Text(1), row.Bytes(2)), ct);

    public async Task<IReadOnlyList<string>> ListClientsWithoutAsync(DateTimeOffset changedAfter, int most, CancellationToken ct) =>
        await database.ListAsync(s_without, [(int)ClientOrigin.Seed, (int)ClientOrigin.Operator, changedAfter, most], static row => row.Text(0), ct);

    /// <summary>Deletes at most so many pictures that no client has (any more); how many went.</summary>
    public static ValueTask<int> DeleteUnusedAsync(ISql sql, DateTimeOffset now, int most, CancellationToken ct) =>
        sql.ExecuteAsync(s_deleteUnused, [now - s_adoption, most], ct);
}
