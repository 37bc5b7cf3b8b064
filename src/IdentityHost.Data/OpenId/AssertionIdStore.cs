using System.Security.Cryptography;
using System.Text;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.ClientAuthentication;

namespace IdentityHost.Data.OpenId;

internal sealed class AssertionIdStore(IDatabase database) : IAssertionIds
{
    private static readonly Statement s_use = new("""
        INSERT INTO "AssertionIds" ("ClientId", "IdHash", "ExpiresAt") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """);

    public async Task<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken ct) =>
        await database.ExecuteAsync(s_use, [clientId, SHA256.HashData(Encoding.UTF8.GetBytes(assertionId)), until], ct) == 1;
}
