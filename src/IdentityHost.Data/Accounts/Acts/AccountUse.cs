using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>Notes that somebody uses an account that strangers made: it has proven an address, or begun a session, and is no litter.</summary>
internal static class AccountUse
{
    private static readonly Statement s_note = new("""UPDATE "Accounts" SET "UnusedSince" = NULL WHERE "Id" = $1 AND "UnusedSince" IS NOT NULL""");

    public static async ValueTask NoteAsync(ActWork work, string accountId, CancellationToken ct) => await work.Sql.ExecuteAsync(s_note, [accountId], ct);
}
