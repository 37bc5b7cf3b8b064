using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Commands.Users;

/// <summary><c>users list</c> and <c>users show</c>.</summary>
internal static class UserList
{
    private static readonly Option<string?> s_search = new("--search") { Description = "Those whose e-mail address or user name begins so." };
    private static readonly Option<bool> s_staff = new("--staff") { Description = "Staff only." };
    private static readonly Option<bool> s_superusers = new("--superusers") { Description = "Superusers only." };
    private static readonly Option<bool> s_disabled = new("--disabled") { Description = "Those who are kept out only." };

    public static Command ListIn(Shell shell) => shell.Do(
        new Command("list", "List users in the order of their ids.") { s_search, s_staff, s_superusers, s_disabled, Paging.Limit, Paging.After }, ListAsync);

    public static Command ShowIn(Shell shell) => shell.Do(
        new Command("show", "Show a user: addresses, rights, second factors, sessions.") { UserLookup.User },
        (parsed, services, ct) => UserLookup.WithAsync(parsed, services, account => ShowAsync(account, services, ct), ct));

    private static async Task<CommandResult> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var search = parsed.GetValue(s_search);
        var filter = new AccountFilter
        {
            Beginning = IdentifierNormalizer.Normalize(search),
            IsStaff = parsed.GetValue(s_staff) ? true : null,
            IsSuperuser = parsed.GetValue(s_superusers) ? true : null,
            IsActive = parsed.GetValue(s_disabled) ? false : null,
        };
        _ = AccountPosition.TryRead(AccountOrder.Id, "", parsed.GetValue(Paging.After) ?? "", out var after);
        // What nobody can be called finds nobody.
        IReadOnlyList<Account> page = search is not null && filter.Beginning is null
            ? []
            : await services.GetRequiredService<IAccountDirectory>().PageAsync(filter, AccountOrder.Id, after, parsed.GetValue(Paging.Limit), ct);
        var table = new TextTable("ID", "E-MAIL", "USER NAME", "RIGHTS", "STATE");
        foreach (var account in page)
            table.Add(account.Id, account.Email, account.UserName, UserJson.Rights(account), UserJson.State(account));
        return CommandResult.Done(table.Text("There are no such users."), new JsonArray([.. page.Select(UserJson.Of)]));
    }

    private static async Task<CommandResult> ShowAsync(Account account, IServiceProvider services, CancellationToken ct)
    {
        var snapshot = await services.GetRequiredService<IAccounts>().FindAsync(account.Id, ct);
        var emails = await services.GetRequiredService<IEmailAddresses>().ListAsync(account.Id, ct);
        var factors = await services.GetRequiredService<IAuthenticators>().ListAsync(account.Id, ct);
        var sessions = await services.GetRequiredService<SessionReader>().LivingAsync(account.Id, ct);
        var json = UserJson.Of(account);
        json["groups"] = Wording.Words(snapshot?.Groups ?? []);
        json["permissions"] = Wording.Words(snapshot?.Permissions ?? []);
        json["emails"] = new JsonArray([.. emails.Select(e => new JsonObject { ["email"] = e.Email, ["verified"] = e.Verified, ["primary"] = e.Primary })]);
        json["authenticators"] = new JsonArray([.. factors.Select(f => new JsonObject
        {
            ["id"] = f.Id, ["type"] = AuthenticatorTypes.NameOf(f.Kind), ["name"] = f.Name, ["created_at"] = Wording.Time(f.CreatedAt), ["last_used_at"] = Wording.Time(f.LastUsedAt),
        })]);
        json["sessions"] = new JsonArray([.. sessions.Select(UserJson.Of)]);
        return CommandResult.Done(Text(account, json, sessions), json);
    }

    private static string Text(Account account, JsonObject json, IReadOnlyList<Session> sessions)
    {
        var table = new TextTable("USER", account.Id)
            .Add("e-mail addresses", string.Join(", ", json["emails"]!.AsArray().Select(e => $"{e!["email"]}{(e["verified"]!.GetValue<bool>() ? "" : " (unverified)")}")))
            .Add("user name", account.UserName)
            .Add("name", account.FullName)
            .Add("phone number", account.PhoneNumber is { } number ? $"{number}{(account.PhoneNumberConfirmed ? "" : " (unverified)")}" : null)
            .Add("state", UserJson.State(account))
            .Add("rights", UserJson.Rights(account))
            .Add("groups", string.Join(", ", json["groups"]!.AsArray()))
            .Add("permissions", account.IsSuperuser ? "all" : string.Join(' ', json["permissions"]!.AsArray()))
            .Add("password", account.PasswordHash is null ? "none" : "set")
            .Add("second factors", string.Join(", ", json["authenticators"]!.AsArray().Select(f => f!["type"])))
            .Add("created", Wording.Time(account.CreatedAt));
        return table.Text("") + Environment.NewLine + Environment.NewLine + UserSessions.Text(sessions);
    }
}
