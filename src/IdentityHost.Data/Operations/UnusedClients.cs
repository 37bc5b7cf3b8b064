using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.Operations;

/// <summary>Deletes clients that registered themselves and that nobody used since (S-150): strangers' rows do not stay for ever.</summary>
/// <remarks>
/// People are always asked about such a client, so one without a consent has no grant either; one that an operator made first-party
/// or vouched for is nobody's litter any more. One with <c>client_credentials</c> needs nobody's consent and leaves no trace of its
/// use; it stays.
/// </remarks>
internal sealed class UnusedClients(IDatabase database, ChangeVersions versions, IOptions<RegistrationOptions> options)
{
    private static readonly Statement s_delete = new("""
        DELETE FROM "Clients" WHERE "Id" IN
            (SELECT c."Id" FROM "Clients" c
             WHERE c."Origin" = $1 AND c."UpdatedAt" <= $2 AND c."FirstParty" = FALSE AND c."Verified" = FALSE
                 AND c."Metadata" NOT LIKE '%"client_credentials"%'
                 AND NOT EXISTS (SELECT 1 FROM "Consents" s WHERE s."ClientId" = c."Id")
             LIMIT $3)
        """);

    /// <summary>Deletes at most so many while the lease has this number; how many went.</summary>
    public async Task<int> DeleteAsync(long? fence, DateTimeOffset now, int most, CancellationToken ct)
    {
        if (options.Value.UnusedAfterDays == 0)
            return 0;
        var deleted = await database.TransactAsync(
            async (sql, token) =>
            {
                if (fence is { } number && !await Leases.IsHeldAsync(sql, CleanUp.Lease, number, token))
                    return 0;
                var gone = await sql.ExecuteAsync(s_delete, [(int)ClientOrigin.Dynamic, now.AddDays(-options.Value.UnusedAfterDays), most], token);
                if (gone > 0)
                    await sql.ChangedAsync(ChangeKinds.Clients, token);
                return gone;
            },
            ct);
        if (deleted > 0)
            versions.Changed(ChangeKinds.Clients);
        return deleted;
    }
}
