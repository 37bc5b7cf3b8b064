using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Seeding;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Commands;

/// <summary><c>users</c>: people's accounts.</summary>
internal static class UsersCommand
{
    private static readonly Argument<string> s_user = new("USER") { Description = "E-mail address, user name or id." };
    private static readonly Option<int> s_limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> s_skip = new("--skip") { Description = "How many to pass over first." };

    public static Command In(Shell shell) => new("users", "People's accounts.")
    {
        Create(shell, "create", "Create a user.", staff: false, superuser: false),
        Create(shell, "create-staff", "Create a user who may enter the administration.", staff: true, superuser: false),
        Create(shell, "create-superuser", "Create a user with every permission.", staff: true, superuser: true),
        shell.Do(new Command("activate", "Let a user sign in again, and count the e-mail address as verified.") { s_user }, (p, s, ct) => SwitchAsync(p, s, active: true, ct)),
        shell.Do(new Command("deactivate", "Keep a user out: sessions and tokens die at once.") { s_user }, (p, s, ct) => SwitchAsync(p, s, active: false, ct)),
        shell.Do(
            new Command("init-default-admin", "Create the first superuser, unless there is one.") { UserSwitches.Email, UserSwitches.PasswordStdin },
            (p, s, ct) => FirstAdminAsync(shell, p, s, ct)),
        shell.Do(new Command("list", "List users in the order of their ids.") { s_limit, s_skip }, ListAsync),
    };

    private static Command Create(Shell shell, string name, string description, bool staff, bool superuser) => shell.Do(
        new Command(name, description)
        {
            UserSwitches.Email, UserSwitches.Username, UserSwitches.FirstName, UserSwitches.LastName, UserSwitches.Group, UserSwitches.PasswordStdin,
        },
        (parsed, services, ct) => CreateAsync(shell, parsed, services, (staff, superuser), ct));

    private static async Task<CommandResult> CreateAsync(
        Shell shell, ParseResult parsed, IServiceProvider services, (bool Staff, bool Superuser) rights, CancellationToken ct)
    {
        if (shell.ReadPassword(parsed.GetValue(UserSwitches.PasswordStdin)) is not { Length: > 0 } password)
            return CommandResult.Refused("No password: type the same one twice at the terminal, or give it with --password-stdin.");
        var wanted = new NewAccount
        {
            Email = parsed.GetRequiredValue(UserSwitches.Email),
            EmailVerified = true,
            Username = parsed.GetValue(UserSwitches.Username),
            FirstName = parsed.GetValue(UserSwitches.FirstName),
            LastName = parsed.GetValue(UserSwitches.LastName),
            Password = password,
            IsStaff = rights.Staff,
            IsSuperuser = rights.Superuser,
            IsTold = true,
        };
        return await services.GetRequiredService<AccountCreation>().CreateAsync(wanted, ct) switch
        {
            AccountCreationResult.Done done => await JoinedAsync(services, done.Account, parsed.GetValue(UserSwitches.Group) ?? [], ct),
            AccountCreationResult.Refused refused => CommandResult.Refused(string.Join(' ', refused.Problems)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<CommandResult> JoinedAsync(IServiceProvider services, Account account, string[] groups, CancellationToken ct)
    {
        foreach (var group in groups)
            await services.GetRequiredService<SeedAccounts>().JoinAsync(account.Id, group, ct);
        return CommandResult.Done($"Created {account.Email} ({account.Id}).", Json(account));
    }

    private static async Task<CommandResult> SwitchAsync(ParseResult parsed, IServiceProvider services, bool active, CancellationToken ct)
    {
        var users = services.GetRequiredService<UserManager<Account>>();
        var accounts = services.GetRequiredService<IAccounts>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var name = parsed.GetRequiredValue(s_user);
        var found = await accounts.FindByIdentifierAsync(users.NormalizeEmail(name) ?? name, ct) ?? (await accounts.FindAsync(name, ct))?.Account;
        if (found is null)
            return CommandResult.NotFound($"There is no user {name}.");
        if (active && found.NormalizedEmail is { } address
            && !await services.GetRequiredService<IActs>().TryCommitAsync(new(now, [new VerifyEmail(found.Id, address)]), ct))
        {
            return CommandResult.Refused($"The address {found.Email} was proven by another user.");
        }

        var administration = services.GetRequiredService<AccountAdministration>();
        var result = active ? await administration.EnableAsync(Rights.Operator, found.Id, ct) : await administration.DisableAsync(Rights.Operator, found.Id, ct);
        if (result is AdministrationResult.LastSuperuser)
            return CommandResult.Refused($"{found.Email} is the last superuser who may sign in.");
        if (result is not AdministrationResult.Done)
            return CommandResult.Refused($"{found.Email} was changed meanwhile; try again.");
        var account = (await accounts.FindAsync(found.Id, ct))?.Account ?? throw new InvalidOperationException($"The account {found.Id} was found but is gone.");
        return CommandResult.Done($"{account.Email} {(active ? "may sign in" : "is kept out")}.", Json(account));
    }

    /// <summary>There is no default account with a known password (S-195): the address is the operator's, the password theirs or random.</summary>
    private static async Task<CommandResult> FirstAdminAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var users = services.GetRequiredService<UserManager<Account>>();
        if (await users.Users.AnyAsync(u => u.IsSuperuser, ct))
            return CommandResult.Done("There is a superuser already; nothing was changed.", new JsonObject { ["created"] = false });

        var typed = parsed.GetValue(UserSwitches.PasswordStdin) ? shell.ReadPassword(fromInput: true) : null;
        var password = typed ?? RandomToken.NewId();
        var wanted = new NewAccount { Email = parsed.GetRequiredValue(UserSwitches.Email), EmailVerified = true, Password = password, IsStaff = true, IsSuperuser = true };
        if (await services.GetRequiredService<AccountCreation>().CreateAsync(wanted, ct) is AccountCreationResult.Refused refused)
            return CommandResult.Refused(string.Join(' ', refused.Problems));
        var json = new JsonObject { ["created"] = true, ["email"] = wanted.Email };
        if (typed is not null)
            return CommandResult.Done($"Created the superuser {wanted.Email}.", json);
        json["password"] = password;
        return CommandResult.Done($"Created the superuser {wanted.Email} with the password {password} (shown once; change it after signing in).", json);
    }

    private static async Task<CommandResult> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var users = services.GetRequiredService<UserManager<Account>>().Users.AsNoTracking();
        var page = await users.OrderBy(u => u.Id).Skip(parsed.GetValue(s_skip)).Take(parsed.GetValue(s_limit)).ToListAsync(ct);
        return CommandResult.Done(
            page.Count == 0 ? "There are no users." : string.Join(Environment.NewLine, page.Select(Line)),
            new JsonArray([.. page.Select(Json)]));
    }

    private static string Line(Account account) =>
        $"{account.Id}  {account.Email}{(account.UserName is { } name ? $"  {name}" : "")}"
        + (account.IsSuperuser ? "  superuser" : account.IsStaff ? "  staff" : "") + (account.IsActive ? "" : "  inactive");

    private static JsonObject Json(Account account) => new()
    {
        ["id"] = account.Id,
        ["email"] = account.Email,
        ["email_verified"] = account.EmailConfirmed,
        ["username"] = account.UserName,
        ["is_active"] = account.IsActive,
        ["is_staff"] = account.IsStaff,
        ["is_superuser"] = account.IsSuperuser,
    };
}
