using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Commands.Users;

namespace IdentityHost.Commands.Groups;

/// <summary><c>groups add</c>, <c>remove</c> and <c>members</c>: who is in a group.</summary>
internal static class GroupMembers
{
    private static readonly Argument<string[]> s_users = new("USER") { Description = "E-mail address, user name or id; several may follow.", Arity = ArgumentArity.OneOrMore };

    public static Command AddIn(Shell shell) => shell.Do(
        new Command("add", "Bring users into a group.") { GroupsCommand.Group, s_users },
        (parsed, services, ct) => MoveAsync(parsed, services, (book, account, group) => book.JoinAsync(Rights.Operator, account, group, ct), "are in", ct));

    public static Command RemoveIn(Shell shell) => shell.Do(
        new Command("remove", "Take users out of a group.") { GroupsCommand.Group, s_users },
        (parsed, services, ct) => MoveAsync(parsed, services, (book, account, group) => book.LeaveAsync(Rights.Operator, account, group, ct), "are not in", ct));

    public static Command ListIn(Shell shell) => shell.Do(
        new Command("members", "List the members of a group in the order of their ids.") { GroupsCommand.Group, Paging.Limit, Paging.After },
        (parsed, services, ct) => GroupsCommand.WithAsync(parsed, services, group => ListAsync(group, parsed, services, ct), ct));

    private static Task<CommandResult> MoveAsync(
        ParseResult parsed, IServiceProvider services, Func<GroupBook, string, string, Task<AdministrationResult>> move, string now, CancellationToken ct) => GroupsCommand.WithAsync(
        parsed,
        services,
        async group =>
        {
            // All of them are looked up first, so that a typing error changes nothing.
            var accounts = new List<Account>();
            foreach (var typed in parsed.GetRequiredValue(s_users))
            {
                if (await UserLookup.FindAsync(services, typed, ct) is not { } account)
                    return CommandResult.NotFound($"There is no user {typed}.");
                accounts.Add(account);
            }

            foreach (var account in accounts)
            {
                if (Wording.Refusal(await move(services.GetRequiredService<GroupBook>(), account.Id, group.Id), $"The group {group.Name}") is { } refusal)
                    return refusal;
            }

            var names = accounts.ConvertAll(a => a.Email ?? a.UserName ?? a.Id);
            return CommandResult.Done($"Now {now} {group.Name}: {string.Join(", ", names)}.", new JsonObject { ["group"] = group.Name, ["users"] = Wording.Words(accounts.Select(a => a.Id)) });
        },
        ct);

    private static async Task<CommandResult> ListAsync(Group group, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var ids = await services.GetRequiredService<IGroups>().MembersAsync(group.Id, parsed.GetValue(Paging.After), parsed.GetValue(Paging.Limit), ct);
        var (table, json) = (new TextTable("ID", "E-MAIL", "USER NAME", "STATE"), new JsonArray());
        foreach (var id in ids)
        {
            if (await services.GetRequiredService<IAccounts>().FindAsync(id, ct) is not { Account: var account })
                continue;
            table.Add(account.Id, account.Email, account.UserName, UserJson.State(account));
            json.Add((JsonNode)UserJson.Of(account));
        }

        return CommandResult.Done(table.Text($"Nobody is in {group.Name}."), json);
    }
}
