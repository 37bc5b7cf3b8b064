using System.CommandLine;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Commands.Users;

/// <summary>Finds the user somebody typed.</summary>
internal static class UserLookup
{
    /// <summary>The argument of every command about one user.</summary>
    public static Argument<string> User { get; } = new("USER") { Description = "E-mail address, user name or id." };

    /// <summary>By address, user name or id, in this order; null when there is none.</summary>
    public static async Task<Account?> FindAsync(IServiceProvider services, string typed, CancellationToken ct)
    {
        var accounts = services.GetRequiredService<IAccounts>();
        var name = EmailAddress.TryParse(typed, out var email) ? email.Normalized : IdentifierNormalizer.Normalize(typed);
        return (name is null ? null : await accounts.FindByIdentifierAsync(name, ct)) ?? (await accounts.FindAsync(typed, ct))?.Account;
    }

    /// <summary>Does something to the user of the argument, who is read before and after.</summary>
    public static async Task<CommandResult> WithAsync(
        ParseResult parsed, IServiceProvider services, Func<Account, Task<CommandResult>> work, CancellationToken ct)
    {
        var typed = parsed.GetRequiredValue(User);
        return await FindAsync(services, typed, ct) is { } account ? await work(account) : CommandResult.NotFound($"There is no user {typed}.");
    }
}
