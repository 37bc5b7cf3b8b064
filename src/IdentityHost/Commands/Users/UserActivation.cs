using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Commands.Users;

/// <summary><c>users activate</c> and <c>users init-default-admin</c>: accounts that begin.</summary>
internal static class UserActivation
{
    private const string EmailVariable = "DEFAULT_ADMIN_EMAIL";
    private const string PasswordVariable = "DEFAULT_ADMIN_PASSWORD";

    private static readonly Argument<string> s_code = new("CODE") { Description = "The code in the mail about the account." };
    private static readonly Option<string?> s_email = new("--email") { Description = $"The e-mail address, instead of the variable {EmailVariable}." };

    public static Command ActivateIn(Shell shell) => shell.Do(
        new Command("activate", "Activate an account with the code its owner was mailed; asks for a password where it has none.") { s_code, UserSwitches.PasswordStdin },
        (parsed, services, ct) => ActivateAsync(shell, parsed, services, ct));

    public static Command FirstIn(Shell shell) => shell.Do(
        new Command("init-default-admin", $"Create the first superuser from {EmailVariable} and {PasswordVariable}; does nothing when there is or was one.") { s_email, UserSwitches.PasswordStdin },
        (parsed, services, ct) => CreateFirstAsync(shell, parsed, services, ct));

    private static async Task<CommandResult> ActivateAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var activation = services.GetRequiredService<AccountActivation>();
        if (await activation.FindAsync(parsed.GetRequiredValue(s_code), ct) is not { } awaited)
            return CommandResult.NotFound("No account waits for this code: it was used, is too old, or is not copied whole.");
        var fromInput = parsed.GetValue(UserSwitches.PasswordStdin);
        var password = fromInput || awaited.NeedsPassword ? shell.ReadPassword(fromInput) : null;
        if (password is null && awaited.NeedsPassword)
            return CommandResult.Refused($"{awaited.Account.Email} has no password yet: type the same one twice at the terminal, or give it with --password-stdin.");
        if (Wording.Refusal(await activation.ActivateAsync(awaited, password, ct), awaited.Account.Email ?? awaited.Account.Id) is { } refusal)
            return refusal;
        var account = (await services.GetRequiredService<IAccounts>().FindAsync(awaited.Account.Id, ct))?.Account ?? awaited.Account;
        return CommandResult.Done($"{account.Email} is activated.", UserJson.Of(account));
    }

    /// <summary>There is no default account with a known password (S-195): address and password are the operator's, or the password is random.</summary>
    private static async Task<CommandResult> CreateFirstAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var settings = services.GetRequiredService<IConfiguration>();
        if ((parsed.GetValue(s_email) ?? settings[EmailVariable]) is not { Length: > 0 } email)
            return CommandResult.Refused($"No e-mail address: set {EmailVariable}, or give it with --email.");
        var given = parsed.GetValue(UserSwitches.PasswordStdin) ? shell.ReadPassword(fromInput: true) : settings[PasswordVariable];
        var password = string.IsNullOrEmpty(given) ? RandomToken.NewId() : given;
        switch (await services.GetRequiredService<FirstSuperuser>().CreateAsync(email, password, ct))
        {
            case null:
                return CommandResult.Done("There is, or was, a superuser already; nothing was changed.", new JsonObject { ["created"] = false });
            case AccountCreationResult.Refused refused:
                return CommandResult.Refused(string.Join(' ', refused.Problems));
        }

        var json = new JsonObject { ["created"] = true, ["email"] = email };
        const string warned = "The server warns at every start until that password was changed.";
        if (!string.IsNullOrEmpty(given))
            return CommandResult.Done($"Created the superuser {email}. {warned}", json);
        json["password"] = password;
        return CommandResult.Done($"Created the superuser {email} with the password {password} (shown once). {warned}", json);
    }
}
