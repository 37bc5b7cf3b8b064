using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Names;

/// <summary>Adds an account with its address and number, unless one of its names is in use (S-006) or another has proven its number.</summary>
internal static class AccountAddition
{
    private static readonly Statement s_add = new($"""
        INSERT INTO "Accounts" ({AccountColumns.Names}) VALUES ({AccountColumns.Parameters}) ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_addEmail = new("""
        INSERT INTO "EmailAddresses" ("AccountId", "Email", "Normalized", "Verified", "Primary", "CreatedAt") VALUES ($1, $2, $3, $4, TRUE, $5)
        """);

    public static async ValueTask<bool> TryAddAsync(ITransaction sql, AddAccount change, CancellationToken ct)
    {
        var account = change.Account;
        await AccountNames.LockAsync(sql, ct);
        var sharing = change.SharesAddress && !account.EmailConfirmed;
        if (await AccountNames.AreInUseAsync(sql, account.NormalizedEmail, account.NormalizedUserName, sharing, ct))
            return false;
        var isClaim = change.SharesPhone && !account.PhoneNumberConfirmed;
        if (account.PhoneNumber is not null && !isClaim && await PhoneClaims.IsAnothersAsync(sql, account.PhoneNumber, account.Id, ct))
            return false;
        if (await sql.ExecuteAsync(s_add, AccountColumns.Values(account), ct) == 0)
            return false;
        if (account.NormalizedEmail is not null)
            await sql.ExecuteAsync(s_addEmail, [account.Id, account.Email, account.NormalizedEmail, account.EmailConfirmed, account.CreatedAt], ct);
        return true;
    }
}
