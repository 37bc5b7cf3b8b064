using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Passwords;

/// <summary>The same rules where ASP.NET Core Identity asks, in place of its composition rules (S-021).</summary>
internal sealed class IdentityPasswordRules(PasswordRules rules) : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(rules.Check(password ?? "", user.Email, user.UserName, user.FirstName, user.LastName) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = problem.ToString(), Description = rules.Words(problem) })
            : IdentityResult.Success);

}
