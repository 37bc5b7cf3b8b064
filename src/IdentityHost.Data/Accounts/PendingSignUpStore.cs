using IdentityHost.Accounts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class PendingSignUpStore(IDatabase database, OutboxStore outbox) : IPendingSignUps
{
    private const string Columns =
        """ "TokenHash", "Email", "Username", "PasswordHash", "Taken", "CodeHash", "TriesLeft", "CreatedAt", "ExpiresAt", "CompletedAt" """;

    private static readonly Statement s_add = new($"""INSERT INTO "PendingSignUps" ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""");
    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "PendingSignUps" WHERE "TokenHash" = $1""");

    private static readonly Statement s_takeTry = new("""
        UPDATE "PendingSignUps" SET "TriesLeft" = "TriesLeft" - 1
        WHERE "TokenHash" = $1 AND "TriesLeft" > 0 AND "CompletedAt" IS NULL AND "ExpiresAt" > $2
        """);

    private static readonly Statement s_complete = new("""
        UPDATE "PendingSignUps" SET "CompletedAt" = $2 WHERE "TokenHash" = $1 AND "CompletedAt" IS NULL AND "ExpiresAt" > $2 AND "Taken" = FALSE
        """);

    private static readonly Statement s_retire = new("""DELETE FROM "PendingSignUps" WHERE "TokenHash" = $1 AND "CompletedAt" IS NULL""");

    public async Task AddAsync(PendingSignUp signUp, Message message, CancellationToken ct) =>
        await database.TransactAsync(
            async (sql, token) =>
            {
                await sql.ExecuteAsync(s_add, Values(signUp), token);
                await outbox.AddAsync(sql, message, token);
                return true;
            },
            ct);

    public Task<bool> TryReplaceAsync(byte[] tokenHash, PendingSignUp signUp, Message message, CancellationToken ct) =>
        database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(s_retire, [tokenHash], token) == 0)
                    return false;
                await sql.ExecuteAsync(s_add, Values(signUp), token);
                await outbox.AddAsync(sql, message, token);
                return true;
            },
            ct);

    public Task<PendingSignUp?> FindAsync(byte[] tokenHash, CancellationToken ct) => database.FirstAsync(s_find, [tokenHash], Read, ct).AsTask();

    public async Task<bool> TryTakeTryAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken ct) =>
        await database.ExecuteAsync(s_takeTry, [tokenHash, at], ct) == 1;

    public Task<bool> TryCompleteAsync(byte[] tokenHash, Account account, DateTimeOffset at, CancellationToken ct) =>
        database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(s_complete, [tokenHash, at], token) == 1 && await NewAccount.TryAddAsync(sql, account, token))
                    return true;
                sql.Abandon();
                return false;
            },
            ct);

    private static object?[] Values(PendingSignUp signUp) =>
    [
        signUp.TokenHash, signUp.Email, signUp.Username, signUp.PasswordHash, signUp.Taken, signUp.CodeHash, signUp.TriesLeft,
        signUp.CreatedAt, signUp.ExpiresAt, signUp.CompletedAt,
    ];

    private static PendingSignUp Read(Row row) => new()
    {
        TokenHash = row.Bytes(0),
        Email = row.Text(1),
        Username = row.TextOrNull(2),
        PasswordHash = row.Text(3),
        Taken = row.Flag(4),
        CodeHash = row.Bytes(5),
        TriesLeft = row.Int(6),
        CreatedAt = row.Time(7),
        ExpiresAt = row.Time(8),
        CompletedAt = row.TimeOrNull(9),
    };
}
