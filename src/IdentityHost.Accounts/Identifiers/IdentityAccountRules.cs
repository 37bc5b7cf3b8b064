using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Identifiers;

/// <summary>Our rules for identifiers where ASP.NET Core Identity asks: its own demand a user name and know nothing of look-alikes (S-006).</summary>
internal sealed class IdentityAccountRules(IdentityErrorDescriber errors) : IUserValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user)
    {
        var problems = new List<IdentityError>();
        if (user.Email is not null && !EmailAddress.TryParse(user.Email, out _))
            problems.Add(errors.InvalidEmail(user.Email));
        if (user.UserName is not null && !Username.TryParse(user.UserName, out _))
            problems.Add(errors.InvalidUserName(user.UserName));
        return Task.FromResult(problems.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. problems]));
    }
}
