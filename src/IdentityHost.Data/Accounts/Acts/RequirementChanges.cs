using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class RequirementChanges
{
    private static readonly Statement s_require = new("""
        UPDATE "Accounts" SET "TwoFactorEnabled" = $2, "PasswordByMail" = "PasswordByMail" AND NOT $2 WHERE "Id" = $1 AND "TwoFactorEnabled" <> $2
        """);

    private static readonly Statement s_isThere = new("""SELECT 1 FROM "Accounts" WHERE "Id" = $1""");

    private static readonly Statement s_read = new($"""
        SELECT a."TwoFactorEnabled", a."PasswordHash" IS NOT NULL, a."EmailConfirmed", a."PhoneNumberConfirmed",
            (SELECT COUNT(*) FROM "Authenticators" AS f WHERE f."AccountId" = a."Id" AND f."Kind" = {(int)AuthenticatorKind.Totp}),
            (SELECT COUNT(*) FROM "Authenticators" AS f WHERE f."AccountId" = a."Id" AND f."Kind" = {(int)AuthenticatorKind.WebAuthn}),
            COALESCE(a."Email", a."UserName") IS NOT NULL
        FROM "Accounts" AS a WHERE a."Id" = $1
        """);

    /// <summary>Good as well where it is so already; not where there is no such account.</summary>
    public static async ValueTask<bool> TryRequireAsync(ActWork work, RequireSecondFactor change, CancellationToken ct)
    {
        if (await work.HitsAsync(s_require, [change.AccountId, change.Required], ct))
            return true;
        work.FoundNothing = true;
        return await work.Sql.FirstAsync(s_isThere, [change.AccountId], static _ => true, ct);
    }

    public static async ValueTask<bool> TryKeepAsync(ActWork work, KeepSecondFactor change, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, change.AccountId, ct);
        var left = await work.Sql.FirstAsync(s_read, [change.AccountId], static row => new Left(row.Flag(0), HoldingsOf(row)), ct);
        return left is not null && (!left.IsRequired || change.Rule.CanServe(left.Has));
    }

    public static async ValueTask<bool> TryKeepAsync(ActWork work, KeepWayIn change, CancellationToken ct)
    {
        await AccountLock.TakeAsync(work, change.AccountId, ct);
        return await work.Sql.FirstAsync(s_read, [change.AccountId], WaysInOf, ct) is { Remain: true };
    }

    private static WaysIn WaysInOf(Row row) => new(Mailbox: row.Flag(2), Phone: row.Flag(3), Passkeys: row.Number(5) > 0, Password: row.Flag(1), Name: row.Flag(6));

    private static FactorHoldings HoldingsOf(Row row) =>
        new(Password: row.Flag(1), Email: row.Flag(2), Phone: row.Flag(3), App: row.Number(4) > 0, Passkey: row.Number(5) > 0);

    /// <summary>What an account has left.</summary>
    private sealed record Left(bool IsRequired, FactorHoldings Has);
}
