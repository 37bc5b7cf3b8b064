using IdentityHost.Accounts.Authenticators;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class AuthenticatorChanges
{
    // The indexes know what there may be one of: TOTP and recovery codes per account, a credential at all.
    private static readonly Statement s_add = new("""
        INSERT INTO "Authenticators" ("Id", "AccountId", "Kind", "Name", "Data", "CredentialHash", "Counter", "CreatedAt", "LastUsedAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_remove = new("""DELETE FROM "Authenticators" WHERE "AccountId" = $1 AND "Id" = $2""");

    private static readonly Statement s_retire = new("""DELETE FROM "Authenticators" WHERE "AccountId" = $1""");
    private static readonly Statement s_rename = new($"""
        UPDATE "Authenticators" SET "Name" = $3 WHERE "AccountId" = $1 AND "Id" = $2 AND "Kind" = {(int)AuthenticatorKind.WebAuthn}
        """);

    private static readonly Statement s_use = new("""
        UPDATE "Authenticators" SET "Counter" = $4, "Data" = $5, "LastUsedAt" = $6 WHERE "Id" = $1 AND "Counter" = $2 AND "Data" = $3
        """);

    public static ValueTask<bool> TryAddAsync(ActWork work, Authenticator added, CancellationToken ct) => work.HitsAsync(
        s_add,
        [
            added.Id, added.AccountId, (int)added.Kind, added.Name, added.Data, added.CredentialHash, added.Counter, added.CreatedAt,
            added.LastUsedAt,
        ],
        ct);

    public static async ValueTask<bool> TryRemoveAsync(ActWork work, RemoveAuthenticators change, CancellationToken ct)
    {
        foreach (var id in change.Ids)
        {
            if (!await work.HitsAsync(s_remove, [change.AccountId, id], ct))
                return false;
        }

        return true;
    }

    public static ValueTask<bool> RetireAsync(ActWork work, RetireAuthenticators change, CancellationToken ct) => work.RunAsync(s_retire, [change.AccountId], ct);

    public static ValueTask<bool> TryRenameAsync(ActWork work, RenameAuthenticator change, CancellationToken ct) =>
        work.HitsAsync(s_rename, [change.AccountId, change.Id, change.Name], ct);

    public static ValueTask<bool> TryUseAsync(ActWork work, UseAuthenticator change, CancellationToken ct) =>
        work.HitsAsync(s_use, [change.Read.Id, change.Read.Counter, change.Read.Data, change.Counter, change.Data, work.At], ct);
}
