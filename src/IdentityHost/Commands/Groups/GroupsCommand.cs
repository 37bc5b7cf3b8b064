using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;

namespace IdentityHost.Commands.Groups;

/// <summary><c>groups</c>: what their members may do.</summary>
internal static class GroupsCommand
{
    private static readonly Argument<string[]> s_permissions = new("PERMISSION") { Description = "A permission, resource.act; several may follow.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> s_description = new("--description") { Description = "What the group is for." };
    private static readonly Option<string[]> s_permission = new("--permission") { Description = "What its members may do; may be repeated." };

    /// <summary>The argument of every command about one group.</summary>
    public static Argument<string> Group { get; } = new("GROUP") { Description = "The name of the group." };

    public static Command In(Shell shell) => new("groups", "Groups of users and what they may do.")
    {
        shell.Do(new Command("list", "List groups by name, with their permissions.") { Paging.Limit, Paging.After }, ListAsync),
        shell.Do(new Command("permissions", "List the permissions of this server."), PermissionsAsync, needsSchema: false),
        shell.Do(new Command("create", "Create a group.") { Group, s_description, s_permission }, CreateAsync),
        shell.Do(new Command("delete", "Delete a group; its members lose what it gave them.") { Group }, DeleteAsync),
        shell.Do(
            new Command("grant", "Give a group permissions.") { Group, s_permissions },
            (p, s, ct) => ChangeAsync(p, s, (has, given) => has.Union(given, StringComparer.Ordinal), ct)),
        shell.Do(
            new Command("revoke", "Take permissions from a group.") { Group, s_permissions },
            (p, s, ct) => ChangeAsync(p, s, (has, taken) => has.Except(taken, StringComparer.Ordinal), ct)),
        GroupMembers.AddIn(shell),
        GroupMembers.RemoveIn(shell),
        GroupMembers.ListIn(shell),
    };

    /// <summary>Does something to the group of the argument.</summary>
    public static async Task<CommandResult> WithAsync(ParseResult parsed, IServiceProvider services, Func<Group, Task<CommandResult>> work, CancellationToken ct)
    {
        var name = parsed.GetRequiredValue(Group);
        return await services.GetRequiredService<IGroups>().FindByNameAsync(name, ct) is { } group ? await work(group) : CommandResult.NotFound($"There is no group {name}.");
    }

    private static async Task<CommandResult> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var page = await services.GetRequiredService<IGroups>().ListAsync(parsed.GetValue(Paging.After)?.ToUpperInvariant(), parsed.GetValue(Paging.Limit), ct);
        var table = new TextTable("GROUP", "PERMISSIONS", "DESCRIPTION");
        foreach (var group in page)
            table.Add(group.Name, group.NormalizedName == Accounts.Group.RootNormalizedName ? "all" : string.Join(' ', group.Permissions), group.Description);
        return CommandResult.Done(table.Text("There are no groups."), new JsonArray([.. page.Select(Json)]));
    }

    private static Task<CommandResult> PermissionsAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var table = new TextTable("PERMISSION", "ALLOWS TO");
        foreach (var name in Permissions.All)
            table.Add(name, Permissions.Meanings[name]);
        var json = new JsonArray([.. Permissions.All.Select(name => new JsonObject { ["permission"] = name, ["meaning"] = Permissions.Meanings[name] })]);
        return Task.FromResult(CommandResult.Done(table.Text(""), json));
    }

    private static async Task<CommandResult> CreateAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var draft = new GroupDraft(parsed.GetRequiredValue(Group), parsed.GetValue(s_description), parsed.GetValue(s_permission) ?? []);
        return Answer(await services.GetRequiredService<GroupBook>().CreateAsync(Rights.Operator, draft, ct), draft.Name, "was created");
    }

    private static Task<CommandResult> DeleteAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct) => WithAsync(
        parsed,
        services,
        async group => Wording.Of(
            await services.GetRequiredService<GroupBook>().DeleteAsync(Rights.Operator, group, ct),
            $"The group {group.Name}",
            () => CommandResult.Done($"The group {group.Name} was deleted.", new JsonObject { ["deleted"] = group.Name })),
        ct);

    private static Task<CommandResult> ChangeAsync(
        ParseResult parsed, IServiceProvider services, Func<IEnumerable<string>, IEnumerable<string>, IEnumerable<string>> change, CancellationToken ct) => WithAsync(
        parsed,
        services,
        async group =>
        {
            var draft = new GroupDraft(group.Name!, group.Description, [.. change(group.Permissions, parsed.GetRequiredValue(s_permissions))]);
            return Answer(await services.GetRequiredService<GroupBook>().ChangeAsync(Rights.Operator, group, draft, ct), draft.Name, "was changed");
        },
        ct);

    private static CommandResult Answer(AdministrationResult result, string name, string did) => result is AdministrationResult.DoneWith { Group: var group }
        ? CommandResult.Done($"The group {group.Name} {did}; its members may: {(group.Permissions.Count == 0 ? "nothing" : string.Join(' ', group.Permissions))}.", Json(group))
        : Wording.Of(result, $"The group {name}", () => CommandResult.Done($"The group {name} {did}.", new JsonObject()));

    private static JsonObject Json(Group group) => new()
    {
        ["id"] = group.Id,
        ["name"] = group.Name,
        ["description"] = group.Description,
        ["permissions"] = Wording.Words(group.NormalizedName == Accounts.Group.RootNormalizedName ? Permissions.All : group.Permissions),
    };
}
