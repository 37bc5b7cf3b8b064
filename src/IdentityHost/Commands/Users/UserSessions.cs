using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Commands.Users;

/// <summary><c>users sessions</c>: where somebody is signed in.</summary>
internal static class UserSessions
{
    private static readonly Option<string[]> s_session = new("--session") { Description = "Only the session with this id; may be repeated." };

    public static Command In(Shell shell) => new("sessions", "Where a user is signed in.")
    {
        shell.Do(
            new Command("list", "List a user's sessions, last seen first.") { UserLookup.User },
            (parsed, services, ct) => UserLookup.WithAsync(parsed, services, account => ListAsync(account, services, ct), ct)),
        shell.Do(
            new Command("end", "End a user's sessions, with the tokens that belong to them.") { UserLookup.User, s_session },
            (parsed, services, ct) => UserLookup.WithAsync(parsed, services, account => EndAsync(account, parsed, services, ct), ct)),
    };

    public static string Text(IReadOnlyList<Session> sessions)
    {
        var table = new TextTable("SESSION", "KIND", "LAST SEEN", "ADDRESS", "USER AGENT");
        foreach (var session in sessions)
            table.Add(session.Id, session.Kind.ToString().ToLowerInvariant(), Wording.Time(session.LastSeenAt), session.Address, session.UserAgent);
        return table.Text("No sessions.");
    }

    private static async Task<CommandResult> ListAsync(Account account, IServiceProvider services, CancellationToken ct)
    {
        var sessions = await LivingAsync(account, services, ct);
        return CommandResult.Done(Text(sessions), new JsonArray([.. sessions.Select(UserJson.Of)]));
    }

    private static async Task<CommandResult> EndAsync(Account account, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        IReadOnlyList<string>? named = parsed.GetValue(s_session) is { Length: > 0 } ids ? ids : null;
        var before = await LivingAsync(account, services, ct);
        var result = await services.GetRequiredService<AccountAdministration>().EndSessionsAsync(Rights.Operator, account.Id, named, ct);
        if (Wording.Refusal(result, $"A session of {account.Email}") is { } refusal)
            return refusal;
        var ended = named ?? [.. before.Select(s => s.Id)];
        return CommandResult.Done(
            ended.Count switch { 0 => "There was none to end.", 1 => "One session was ended.", var many => $"{many} sessions were ended." },
            new JsonObject { ["ended"] = Wording.Words(ended) });
    }

    private static Task<IReadOnlyList<Session>> LivingAsync(Account account, IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<SessionReader>().LivingAsync(account.Id, ct);
}
