using System.CommandLine;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Commands.Users;

/// <summary><c>users</c>: people's accounts.</summary>
internal static class UsersCommand
{
    public static Command In(Shell shell) => new("users", "People's accounts.")
    {
        UserCreation.In(shell, "create", "Create a user.", staff: false, superuser: false),
        UserCreation.In(shell, "create-staff", "Create a user who may enter the administration.", staff: true, superuser: false),
        UserCreation.In(shell, "create-superuser", "Create a user with every permission.", staff: true, superuser: true),
        UserActivation.ActivateIn(shell),
        UserActivation.FirstIn(shell),
        UserList.ListIn(shell),
        UserList.ShowIn(shell),
        Deed(shell, "disable", "Keep a user out: sessions and tokens die at once.", (a, id, ct) => a.DisableAsync(Rights.Operator, id, ct), "is kept out"),
        Deed(shell, "enable", "Let a user sign in again.", (a, id, ct) => a.EnableAsync(Rights.Operator, id, ct), "may sign in"),
        Deed(shell, "vouch", "Count a user's e-mail address as verified.", (a, id, ct) => a.VouchAsync(Rights.Operator, id, ct), "has a verified address"),
        Deed(
            shell, "reset-password", "Mail a user a link to choose a new password; nobody else chooses it.", (a, id, ct) => a.StartPasswordResetAsync(Rights.Operator, id, ct),
            "gets a mail with a link to choose a new password"),
        UserSessions.In(shell),
    };

    private static Command Deed(
        Shell shell, string name, string description, Func<AccountAdministration, string, CancellationToken, Task<AdministrationResult>> act, string done) => shell.Do(
        new Command(name, description) { UserLookup.User },
        (parsed, services, ct) => UserLookup.WithAsync(
            parsed,
            services,
            async found =>
            {
                var result = await act(services.GetRequiredService<AccountAdministration>(), found.Id, ct);
                var account = (await services.GetRequiredService<IAccounts>().FindAsync(found.Id, ct))?.Account ?? found;
                return Wording.Of(result, Name(found), () => CommandResult.Done($"{Name(account)} {done}.", UserJson.Of(account)));
            },
            ct));

    private static string Name(Account account) => account.Email ?? account.UserName ?? account.Id;
}
