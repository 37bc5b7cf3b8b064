using IdentityHost.Accounts.Authenticators;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

internal sealed class AuthenticatorStore(IDatabase database) : IAuthenticators
{
    private const string Columns =
        """ "Id", "AccountId", "Kind", "Name", "Data", "CredentialHash", "Counter", "CreatedAt", "LastUsedAt" """;

    private static readonly Statement s_list = new($"""SELECT {Columns} FROM "Authenticators" WHERE "AccountId" = $1 ORDER BY "CreatedAt", "Kind", "Id" """);
    private static readonly Statement s_findByCredential = new($"""SELECT {Columns} FROM "Authenticators" WHERE "CredentialHash" = $1""");

    public async ValueTask<IReadOnlyList<Authenticator>> ListAsync(string accountId, CancellationToken ct) =>
        await database.ListAsync(s_list, [accountId], Read, ct);

    public ValueTask<Authenticator?> FindByCredentialAsync(byte[] credentialHash, CancellationToken ct) =>
        database.FirstAsync(s_findByCredential, [credentialHash], Read, ct);

    private static Authenticator Read(Row row) => new()
    {
        Id = row.Text(0),
        AccountId = row.Text(1),
        Kind = (AuthenticatorKind)row.Int(2),
        Name = row.TextOrNull(3),
        Data = row.Text(4),
        CredentialHash = row.BytesOrNull(5),
        Counter = row.Number(6),
        CreatedAt = row.Time(7),
        LastUsedAt = row.TimeOrNull(8),
    };
}
