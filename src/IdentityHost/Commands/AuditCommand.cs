using System.CommandLine;
using System.Globalization;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Commands;

/// <summary><c>audit</c>: who did what.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> s_since = new("--since") { Description = "Rows from this moment on: 2026-11-22, 2026-11-22T08:00Z, or a time back from now such as 7d, 12h, 30m." };
    private static readonly Option<string?> s_until = new("--until") { Description = "Rows before this moment, written likewise; now when it is not given." };
    private static readonly Option<string?> s_account = new("--account") { Description = "Rows about this account: e-mail address, user name or id." };
    private static readonly Option<string?> s_actor = new("--actor") { Description = "Rows of what this account, client or operator did, by id." };
    private static readonly Option<string?> s_client = new("--client") { Description = "Rows of what was done through this client, or to it." };
    private static readonly Option<string?> s_event = new("--event") { Description = "Rows of this event, for example session.begun." };
    private static readonly Option<string?> s_after = new("--after") { Description = "Go on after the row with this id; up to two minutes ago where --until does not say otherwise, for an act may take its time to be written." };
    private static readonly Option<int?> s_limit = new("--limit") { Description = "How many rows at most; all when it is not given." };

    public static Command In(Shell shell) => new("audit", "Who did what.")
    {
        shell.Do(
            new Command("export", "Write rows of the audit log as JSON lines, oldest first.") { s_since, s_until, s_account, s_actor, s_client, s_event, s_after, s_limit },
            (parsed, services, ct) => ExportAsync(shell, parsed, services, ct)),
    };

    private static async Task<CommandResult> ExportAsync(Shell shell, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!TryRead(parsed.GetValue(s_since), now, out var since) || !TryRead(parsed.GetValue(s_until), now, out var until))
            return CommandResult.Refused("A moment is written like 2026-11-22, 2026-11-22T08:00Z, 7d, 12h or 30m.");
        if (parsed.GetValue(s_event) is { } what && !AuditEvents.Meanings.ContainsKey(what))
            return CommandResult.NotFound($"There is no event {what}. There are: {string.Join(", ", AuditEvents.Meanings.Keys.Order(StringComparer.Ordinal))}.");
        var after = parsed.GetValue(s_after);
        var filter = new AuditFilter
        {
            AccountId = await AccountIdAsync(parsed.GetValue(s_account), services, ct),
            ActorId = parsed.GetValue(s_actor),
            ClientId = parsed.GetValue(s_client),
            Event = parsed.GetValue(s_event),
            Since = since,
            Until = until,
            OldestFirst = true,
        };

        var (export, limit) = (services.GetRequiredService<AuditExport>(), parsed.GetValue(s_limit));
        await foreach (var entry in export.RowsAsync(await export.BeginAsync(filter, after, limit, ct), after, limit, ct))
            await shell.Out.WriteLineAsync(AuditLine.Write(entry));

        return CommandResult.Written;
    }

    /// <summary>The account's id; what was typed when there is no such account, for rows outlive accounts.</summary>
    private static async Task<string?> AccountIdAsync(string? typed, IServiceProvider services, CancellationToken ct)
    {
        if (typed is null)
            return null;
        var accounts = services.GetRequiredService<IAccounts>();
        var name = EmailAddress.TryParse(typed, out var email) ? email.Normalized : IdentifierNormalizer.Normalize(typed);
        return name is not null && await accounts.FindByIdentifierAsync(name, ct) is { } account ? account.Id : typed;
    }

    private static bool TryRead(string? typed, DateTimeOffset now, out DateTimeOffset? moment)
    {
        moment = null;
        if (typed is null)
            return true;
        if (typed.Length > 1 && int.TryParse(typed.AsSpan(0, typed.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000)
        {
            moment = typed[^1] switch
            {
                'd' => now.AddDays(-count),
                'h' => now.AddHours(-count),
                'm' => now.AddMinutes(-count),
                _ => null,
            };
            if (moment is not null)
                return true;
        }

        if (!DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            return false;
        moment = at;
        return true;
    }
}
