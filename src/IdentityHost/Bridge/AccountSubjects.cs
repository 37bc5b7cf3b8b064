using System.Text.Json;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.Bridge;

/// <summary>Accounts, as the protocol sees them: the one place where a column becomes a claim (OIDC Core §5.1).</summary>
internal sealed class AccountSubjects(IAccounts accounts) : ISubjects
{
    public async ValueTask<Subject?> FindAsync(string subject, CancellationToken ct) =>
        await accounts.FindAsync(subject, ct) is { } found ? Of(found) : null;

    private static Subject Of(AccountSnapshot snapshot)
    {
        var account = snapshot.Account;
        return new()
        {
            Id = account.Id,
            Stamp = account.SecurityStamp ?? "",
            IsActive = account.IsActive,
            Name = account.FullName,
            GivenName = account.FirstName,
            FamilyName = account.LastName,
            MiddleName = account.MiddleName,
            Nickname = account.Nickname,
            PreferredUsername = account.UserName,
            Profile = account.ProfileUrl,
            Picture = account.Picture,
            Website = account.Website,
            Gender = account.Gender,
            Birthdate = account.Birthdate,
            ZoneInfo = account.ZoneInfo,
            Locale = account.Locale,
            UpdatedAt = account.UpdatedAt,
            Email = account.Email,
            EmailVerified = account.EmailConfirmed,
            PhoneNumber = account.PhoneNumber,
            PhoneNumberVerified = account.PhoneNumberConfirmed,
            Address = account.Address is null ? null : JsonElement.Parse(account.Address),
            Groups = snapshot.Groups,
            Permissions = snapshot.Permissions,
        };
    }
}
