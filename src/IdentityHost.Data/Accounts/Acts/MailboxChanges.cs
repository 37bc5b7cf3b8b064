using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class MailboxChanges
{
    private static readonly Statement s_owe = new("""UPDATE "Accounts" SET "MailboxOwed" = TRUE WHERE "Id" = $1 AND "SecurityStamp" = $2""");
    private static readonly Statement s_shown = new("""UPDATE "Accounts" SET "MailboxOwed" = FALSE WHERE "Id" = $1""");

    public static async ValueTask<bool> TryOweAsync(ActWork work, OweMailbox change, CancellationToken ct)
    {
        if (!await work.HitsAsync(s_owe, [change.AccountId, change.ReadStamp], ct))
            return false;
        await Invalidation.RunAsync(work, change.AccountId, change.NewStamp, butSessionId: null, ct);
        return true;
    }

    public static ValueTask<bool> ShownAsync(ActWork work, MailboxShown change, CancellationToken ct) => work.RunAsync(s_shown, [change.AccountId], ct);
}
