using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Operations;
using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Seeding;

/// <summary>The people and groups of a seed file. Who is there stays as they are: the file never resets a password or a profile.</summary>
internal sealed class SeedAccounts(AccountCreation creation, IAccounts accounts, IGroups groups, GroupBook book, Lazy<UserManager<Account>> users)
{
    public async Task<string?> ApplyGroupAsync(SeedGroup wanted, CancellationToken ct)
    {
        var draft = new GroupDraft(wanted.Name, wanted.Description, [.. wanted.Permissions]);
        if (await groups.FindByNameAsync(wanted.Name, ct) is not { } group)
        {
            Demand(await book.CreateAsync(Rights.Operator, draft, ct), wanted.Name);
            return $"Group {wanted.Name} was created.";
        }

        if (group.Description == wanted.Description && group.Permissions.ToHashSet(StringComparer.Ordinal).SetEquals(wanted.Permissions))
            return null;
        Demand(await book.ChangeAsync(Rights.Operator, group, draft, ct), wanted.Name);
        return $"Group {wanted.Name} was updated.";
    }

    public async Task<string?> ApplyUserAsync(SeedUser wanted, CancellationToken ct)
    {
        if (await IsThereAsync(wanted, ct))
            return null;
        switch (await creation.CreateAsync(ToNewAccount(wanted), ct))
        {
            case AccountCreationResult.Done done:
                return await CompleteAsync(done.Account.Id, wanted, ct);
            case AccountCreationResult.Refused refused when !await IsThereAsync(wanted, ct):
                throw new StartRefusedException($"The user {wanted.Email} of the seed file was refused: {string.Join(' ', refused.Problems)}");
            default:
                // Another node created it between the look and the write.
                return null;
        }
    }

    /// <summary>Joins a group, which is created when it is not there.</summary>
    public async Task JoinAsync(string accountId, string name, CancellationToken ct)
    {
        var group = await groups.FindByNameAsync(name, ct);
        if (group is null && await book.CreateAsync(Rights.Operator, new GroupDraft(name, null, []), ct) is AdministrationResult.DoneWith made)
            group = made.Group;
        Demand(group is null ? new AdministrationResult.Conflict() : await book.JoinAsync(Rights.Operator, accountId, group.Id, ct), name);
    }

    private async Task<string> CompleteAsync(string accountId, SeedUser wanted, CancellationToken ct)
    {
        var account = await users.Value.FindByIdAsync(accountId)
            ?? throw new InvalidOperationException($"The account {wanted.Email} was created but cannot be found.");
        SetProfile(account, wanted);
        Demand(await users.Value.UpdateAsync(account), wanted.Email);
        foreach (var group in wanted.Groups)
            await JoinAsync(accountId, group, ct);
        return $"User {wanted.Email} was created.";
    }

    /// <summary>One plain read, so that a start that finds everybody in place does not wake Entity Framework.</summary>
    private async ValueTask<bool> IsThereAsync(SeedUser wanted, CancellationToken ct) =>
        EmailAddress.TryParse(wanted.Email, out var email) && await accounts.FindByIdentifierAsync(email.Normalized, ct) is not null;

    private static NewAccount ToNewAccount(SeedUser wanted) => new()
    {
        Email = wanted.Email,
        EmailVerified = wanted.EmailVerified,
        Username = wanted.Username,
        Password = wanted.Password,
        FirstName = wanted.FirstName,
        LastName = wanted.LastName,
        Phone = wanted.Phone,
        PhoneVerified = wanted.PhoneVerified,
        IsStaff = wanted.IsStaff,
        IsSuperuser = wanted.IsSuperuser,
        TotpSecret = wanted.TotpSecret,
    };

    private static void SetProfile(Account account, SeedUser wanted)
    {
        account.MiddleName = wanted.MiddleName;
        account.Nickname = wanted.Nickname;
        account.ProfileUrl = wanted.Profile;
        account.Picture = wanted.Picture;
        account.Website = wanted.Website;
        account.Gender = wanted.Gender;
        account.Birthdate = wanted.Birthdate;
        account.ZoneInfo = wanted.ZoneInfo;
        account.Locale = wanted.Locale;
        account.Address = wanted.Address?.GetRawText();
    }

    private static void Demand(IdentityResult result, string what)
    {
        if (!result.Succeeded)
            throw new StartRefusedException($"{what} was refused: {string.Join(' ', result.Errors.Select(e => e.Description))}");
    }

    private static void Demand(AdministrationResult result, string what)
    {
        if (result is not (AdministrationResult.Done or AdministrationResult.DoneWith))
            throw new StartRefusedException($"{what} was refused: {(result is AdministrationResult.Invalid invalid ? invalid.Problem : "it was changed meanwhile, or follows from who is superuser.")}");
    }
}
