using IdentityHost.Data.Sql;

namespace IdentityHost.Data.OpenId;

/// <summary>Ends what people gave a client, all of them at once.</summary>
internal static class ClientEnding
{
    // First of all: a code that is redeemed at this very moment either waits and then fails, or its grant is seen below.
    private static readonly Statement s_spendCodes = new("""UPDATE "AuthorizationCodes" SET "RedeemedAt" = $2 WHERE "ClientId" = $1 AND "RedeemedAt" IS NULL""");

    // Whoever is looking at its consent page sees what the client was.
    private static readonly Statement s_dropRequests = new("""DELETE FROM "AuthorizationRequests" WHERE "ClientId" = $1""");
    private static readonly Statement s_deleteConsents = new("""DELETE FROM "Consents" WHERE "ClientId" = $1""");
    private static readonly Statement s_revokeGrants = new("""UPDATE "Grants" SET "RevokedAt" = $2 WHERE "ClientId" = $1 AND "RevokedAt" IS NULL""");

    /// <summary>Within a transaction that has taken the client's row; the caller catches up with the revocations after its commit. How many consents and grants there were.</summary>
    public static async ValueTask<(int Consents, int Grants)> EndAsync(ITransaction sql, RevocationStore revocations, RevokedKind tokens, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        await sql.ExecuteAsync(s_spendCodes, [clientId, at], ct);
        await sql.ExecuteAsync(s_dropRequests, [clientId], ct);
        var consents = await sql.ExecuteAsync(s_deleteConsents, [clientId], ct);
        await revocations.AddClientAsync(sql, tokens, clientId, at, ct);
        return (consents, await sql.ExecuteAsync(s_revokeGrants, [clientId, at], ct));
    }
}
