using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Data.OpenId;

internal sealed class InitialAccessTokenStore(IDatabase database, AuditStore audit, TimeProvider clock) : IInitialAccessTokens
{
    private const string Columns = """ "Id", "Hash", "Note", "CreatedAt", "ExpiresAt", "UsesLeft" """;

    private static readonly Statement s_add = new($"""INSERT INTO "InitialAccessTokens" ({Columns}) VALUES ($1, $2, $3, $4, $5, $6)""");
    private static readonly Statement s_list = new($"""SELECT {Columns} FROM "InitialAccessTokens" ORDER BY "CreatedAt", "Id" """);
    private static readonly Statement s_alive = new("""SELECT 1 FROM "InitialAccessTokens" WHERE "Hash" = $1 AND "ExpiresAt" > $2 AND "UsesLeft" > 0""");

    private static readonly Statement s_use = new("""
        UPDATE "InitialAccessTokens" SET "UsesLeft" = "UsesLeft" - 1 WHERE "Hash" = $1 AND "ExpiresAt" > $2 AND "UsesLeft" > 0
        """);

    private static readonly Statement s_delete = new("""DELETE FROM "InitialAccessTokens" WHERE "Id" = $1""");

    public Task AddAsync(InitialAccessToken token, CancellationToken ct) => ChangeAsync(
        s_add, [token.Id, token.Hash, token.Note, token.CreatedAt, token.ExpiresAt, token.UsesLeft], AuditEvents.InitialAccessTokenIssued, token.Id, ct);

    public async Task<IReadOnlyList<InitialAccessToken>> ListAsync(CancellationToken ct) => await database.ListAsync(
        s_list,
        [],
        static row => new InitialAccessToken(row.Text(0), row.Bytes(1), row.TextOrNull(2), row.Time(3), row.Time(4), row.Int(5)),
        ct);

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
}
