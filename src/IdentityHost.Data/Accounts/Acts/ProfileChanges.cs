using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

internal static class ProfileChanges
{
    private static readonly Statement s_write = new("""
        UPDATE "Accounts" SET "ConcurrencyStamp" = $3, "FirstName" = $4, "LastName" = $5, "MiddleName" = $6, "Nickname" = $7, "ProfileUrl" = $8,
            "Picture" = $9, "Website" = $10, "Gender" = $11, "Birthdate" = $12, "ZoneInfo" = $13, "Locale" = $14, "Address" = $15, "ExtraFields" = $16, "UpdatedAt" = $17
        WHERE "Id" = $1 AND COALESCE("ConcurrencyStamp", '') = $2
        """);

    public static ValueTask<bool> TryWriteAsync(ActWork work, WriteProfile change, CancellationToken ct)
    {
        var account = change.Account;
        return work.HitsAsync(
            s_write,
            [
                account.Id, change.ReadStamp ?? "", change.NewStamp, account.FirstName, account.LastName, account.MiddleName, account.Nickname, account.ProfileUrl,
                account.Picture, account.Website, account.Gender, account.Birthdate, account.ZoneInfo, account.Locale, account.Address, account.ExtraFields, account.UpdatedAt,
            ],
            ct);
    }
}
