using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Data.OpenId;

internal sealed class InitialAccessTokenStore(IDatabase database, AuditStore audit, TimeProvider clock) : IInitialAccessTokens
{
    private const string Columns = """ "Id", "Hash", "Note", "CreatedAt", "ExpiresAt", "UsesLeft" """;

    private static readonly Statement s_add = new($"""INSERT INTO "InitialAccessTokens" ({Columns}) VALUES ($1, $2, $3, $4, $5, $6)""");
    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "InitialAccessTokens" WHERE "Id" = $1""");

    private static readonly PageStatements s_page = new(
        $"""SELECT {Columns} FROM "InitialAccessTokens" WHERE TRUE""", always: 0, "\"Id\"", ["\"CreatedAt\""], "\"ExpiresAt\" > ? AND \"UsesLeft\" > 0");

    private static readonly Statement s_alive = new("""SELECT 1 FROM "InitialAccessTokens" WHERE "Hash" = $1 AND "ExpiresAt" > $2 AND "UsesLeft" > 0""");

    private static readonly Statement s_use = new("""
        UPDATE "InitialAccessTokens" SET "UsesLeft" = "UsesLeft" - 1 WHERE "Hash" = $1 AND "ExpiresAt" > $2 AND "UsesLeft" > 0
        """);

    private static readonly Statement s_delete = new("""DELETE FROM "InitialAccessTokens" WHERE "Id" = $1""");

    public Task AddAsync(InitialAccessToken token, CancellationToken ct) => ChangeAsync(
        s_add, [token.Id, token.Hash, token.Note, token.CreatedAt, token.ExpiresAt, token.UsesLeft], AuditEvents.InitialAccessTokenIssued, token.Id, ct);

    public Task<InitialAccessToken?> FindAsync(string id, CancellationToken ct) => database.FirstAsync(s_find, [id], Read, ct).AsTask();

    public async Task<IReadOnlyList<InitialAccessToken>> PageAsync(InitialAccessTokenFilter filter, InitialAccessTokenPlace? after, int limit, CancellationToken ct)
    {
        var (statement, parameters) = Of(filter, after, limit);
        return await database.ListAsync(statement, parameters, Read, ct);
    }

    public async Task<bool> IsAliveAsync(byte[] hash, DateTimeOffset at, CancellationToken ct) =>
        await database.FirstAsync(s_alive, [hash, at], static _ => true, ct);

    public async Task<bool> TryUseAsync(byte[] hash, DateTimeOffset at, CancellationToken ct) => await database.ExecuteAsync(s_use, [hash, at], ct) == 1;

    public Task<bool> DeleteAsync(string id, CancellationToken ct) => ChangeAsync(s_delete, [id], AuditEvents.InitialAccessTokenDeleted, id, ct);

    private Task<bool> ChangeAsync(Statement statement, object?[] parameters, string what, string id, CancellationToken ct)
    {
        var entry = audit.Entry(new(what, null) { Details = [("token", id)] }, clock.GetUtcNow());
        return database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
    }

    internal static (Statement Statement, object?[] Parameters) Of(InitialAccessTokenFilter filter, InitialAccessTokenPlace? after, int limit) =>
        s_page.Of(0, !filter.OldestFirst, after is null ? null : (after.CreatedAt, after.Id), limit, [], filter.AliveAt);

    private static InitialAccessToken Read(Row row) => new(row.Text(0), row.Bytes(1), row.TextOrNull(2), row.Time(3), row.Time(4), row.Int(5));
}
