using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class RequirementChanges
{
    private static readonly Statement s_require = new("""
        UPDATE "Accounts" SET "TwoFactorEnabled" = $2, "PasswordByMail" = "PasswordByMail" AND NOT $2 WHERE "Id" = $1
        """);

    // Changes nothing, but makes acts about one account wait for each other: each sees what those before it left.
    private static readonly Statement s_lock = new("""UPDATE "Accounts" SET "TwoFactorEnabled" = "TwoFactorEnabled" WHERE "Id" = $1""");

    private static readonly Statement s_isKept = new($"""
        SELECT 1 FROM "Accounts" AS a WHERE a."Id" = $1 AND (
            a."TwoFactorEnabled" = FALSE
            OR ($2 AND a."EmailConfirmed" = TRUE)
            OR ($3 AND a."PhoneNumberConfirmed" = TRUE)
            OR EXISTS (
                SELECT 1 FROM "Authenticators" AS f WHERE f."AccountId" = a."Id"
                AND (f."Kind" = {(int)AuthenticatorKind.WebAuthn} OR ($4 AND f."Kind" = {(int)AuthenticatorKind.Totp}))))
        """);

    public static ValueTask<bool> TryRequireAsync(ActWork work, RequireSecondFactor change, CancellationToken ct) =>
        work.HitsAsync(s_require, [change.AccountId, change.Required], ct);

    public static async ValueTask<bool> TryKeepAsync(ActWork work, KeepSecondFactor change, CancellationToken ct)
    {
        await work.Sql.ExecuteAsync(s_lock, [change.AccountId], ct);
        return await work.Sql.FirstAsync(s_isKept, [change.AccountId, change.Email, change.Sms, change.Totp], static _ => true, ct);
    }
}
