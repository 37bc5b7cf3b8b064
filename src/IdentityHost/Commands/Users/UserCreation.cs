using System.CommandLine;
using System.Diagnostics;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Commands.Users;

/// <summary><c>users create</c> and its sisters: by options, or asked for at the terminal.</summary>
internal static class UserCreation
{
    public static Command In(Shell shell, string name, string description, bool staff, bool superuser) => shell.Do(
        new Command(name, description)
        {
            UserSwitches.Email, UserSwitches.Username, UserSwitches.FirstName, UserSwitches.LastName, UserSwitches.Group, UserSwitches.PasswordStdin,
            UserSwitches.SendCode, UserSwitches.Quiet,
        },
        (parsed, services, ct) => CreateAsync(shell, parsed, services, (staff, superuser), ct));

    private static async Task<CommandResult> CreateAsync(
        Shell shell, ParseResult parsed, IServiceProvider services, (bool Staff, bool Superuser) rights, CancellationToken ct)
    {
        var groups = new List<Group>();
        foreach (var name in parsed.GetValue(UserSwitches.Group) ?? [])
        {
            if (await services.GetRequiredService<IGroups>().FindByNameAsync(name, ct) is not { } group)
                return CommandResult.NotFound($"There is no group {name}.");
            if (!PermissionRules.MayChange(Rights.Operator, group))
                return CommandResult.Refused($"Who is in {group.Name} follows from who is superuser: use create-superuser.");
            groups.Add(group);
        }

        // Whoever names an address wants to be asked for nothing but the password.
        var terminal = parsed.GetValue(UserSwitches.Email) is null ? shell.Terminal : null;
        if ((parsed.GetValue(UserSwitches.Email) ?? terminal?.Ask("E-mail address")) is not { } email)
            return CommandResult.Refused("No e-mail address: give it with --email, or run this at a terminal.");
        var wanted = new NewAccount
        {
            Email = email,
            EmailVerified = !parsed.GetValue(UserSwitches.SendCode),
            Username = parsed.GetValue(UserSwitches.Username) ?? terminal?.AskOptional("User name"),
            FirstName = parsed.GetValue(UserSwitches.FirstName) ?? terminal?.AskOptional("First name"),
            LastName = parsed.GetValue(UserSwitches.LastName) ?? terminal?.AskOptional("Last name"),
            IsStaff = rights.Staff,
            IsSuperuser = rights.Superuser,
            IsTold = parsed.GetValue(UserSwitches.SendCode) || !parsed.GetValue(UserSwitches.Quiet),
        };
        if (wanted.EmailVerified || parsed.GetValue(UserSwitches.PasswordStdin))
        {
            if (shell.ReadPassword(parsed.GetValue(UserSwitches.PasswordStdin)) is not { Length: > 0 } password)
                return CommandResult.Refused("No password: type the same one twice at the terminal, or give it with --password-stdin.");
            wanted = wanted with { Password = password };
        }

        return await services.GetRequiredService<AccountCreation>().CreateAsync(wanted, ct) switch
        {
            AccountCreationResult.Done done => await JoinedAsync(services, done.Account, groups, wanted.EmailVerified, ct),
            AccountCreationResult.Throttled throttled => CommandResult.Refused($"{email}: {Wording.TooOften(throttled.RetryAfter)}"),
            AccountCreationResult.Refused refused => CommandResult.Refused(string.Join(' ', refused.Problems)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<CommandResult> JoinedAsync(IServiceProvider services, Account account, List<Group> groups, bool active, CancellationToken ct)
    {
        foreach (var group in groups)
        {
            if (Wording.Refusal(await services.GetRequiredService<GroupBook>().JoinAsync(Rights.Operator, account.Id, group.Id, ct), group.Name!) is { } refusal)
                return refusal with { Text = $"Created {account.Email} ({account.Id}), but: {refusal.Text}" };
        }

        return CommandResult.Done(
            $"Created {account.Email} ({account.Id}).{(active ? "" : " A mail with the code that activates it is on its way.")}", UserJson.Of(account));
    }
}
