using IdentityHost.Accounts;
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

    /// <param name="sql">The transaction.</param>
    /// <param name="account">The account.</param>
    /// <param name="sharesAddress">Whether others may have its address, which is not proven, too.</param>
    /// <param name="ct">Cancels.</param>
    public static async ValueTask<bool> TryAddAsync(ITransaction sql, Account account, bool sharesAddress, CancellationToken ct)
    {
        await AccountNames.LockAsync(sql, ct);
        var sharing = sharesAddress && !account.EmailConfirmed;
        if (await AccountNames.AreInUseAsync(sql, account.NormalizedEmail, account.NormalizedUserName, sharing, ct))
            return false;
        if (account.PhoneNumber is not null && !await PhoneClaims.TryYieldAsync(sql, account.PhoneNumber, account.Id, account.PhoneNumberConfirmed, ct))
            return false;
        if (await sql.ExecuteAsync(s_add, AccountColumns.Values(account), ct) == 0)
            return false;
        if (account.NormalizedEmail is not null)
            await sql.ExecuteAsync(s_addEmail, [account.Id, account.Email, account.NormalizedEmail, account.EmailConfirmed, account.CreatedAt], ct);
        return true;
    }
}
