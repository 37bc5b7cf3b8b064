using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.DataProtection;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Commands;

/// <summary><c>keys</c>: the signing keys, and the Data Protection key ring.</summary>
internal static class KeysCommand
{
    private static readonly Option<string?> s_revoke = new("--revoke")
    {
        Description = "Emergency: take the key with this id out of the JWKS at once; every token it signed dies with it.",
        HelpName = "KID",
    };

    private static readonly Option<bool> s_dataProtection = new("--data-protection")
    {
        Description = "Replace the Data Protection key ring instead: every antiforgery token of before dies; signing keys and sessions stay.",
    };

    public static Command In(Shell shell) => new("keys", "Signing keys and the Data Protection key ring.")
    {
        shell.Do(new Command("list", "List the signing keys and their times."), ListAsync),
        shell.Do(
            new Command("rotate", "Announce a successor of every key now; it signs once relying parties can know it.") { s_revoke, s_dataProtection },
            RotateAsync),
    };

    private static async Task<CommandResult> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        return Answer(await services.GetRequiredService<KeyBook>().ListAsync(ct), "There are no keys yet; the first start of the server creates them.");
    }

    private static async Task<CommandResult> RotateAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        if (parsed.GetValue(s_dataProtection))
            return parsed.GetValue(s_revoke) is null ? await ReplaceRingAsync(services, ct) : CommandResult.Refused("--data-protection and --revoke are two commands; run one after the other.");
        var book = services.GetRequiredService<KeyBook>();
        if (parsed.GetValue(s_revoke) is { } keyId)
        {
            return await book.RevokeAsync(keyId, ct)
                ? CommandResult.Done($"The key {keyId} was removed; its successor signs now.", new JsonObject { ["revoked"] = keyId })
                : CommandResult.NotFound($"There is no key {keyId}.");
        }

        return Answer(await book.RotateAsync(ct), "A successor of every key is announced already.");
    }

    private static async Task<CommandResult> ReplaceRingAsync(IServiceProvider services, CancellationToken ct)
    {
        var (created, revoked) = services.GetRequiredService<KeyRingReplacement>().Replace();
        var deed = new Deed(AuditEvents.KeyRingReplaced, null) { Details = [("created", $"{created:N}"), ("revoked", string.Create(CultureInfo.InvariantCulture, $"{revoked}"))] };
        await Shell.RecordAsync(services, deed, ct);
        return CommandResult.Done(
            $"The key {created} protects from now on; revoked: {revoked}. Running servers follow within 5 seconds.",
            new JsonObject { ["created"] = created.ToString(), ["revoked"] = revoked });
    }

    private static CommandResult Answer(IReadOnlyList<KeyEntry> keys, string none)
    {
        var table = new TextTable("KID", "ALGORITHM", "GENERATION", "STATE");
        foreach (var key in keys)
            table.Add(key.KeyId, key.Algorithm, key.Generation.ToString(CultureInfo.InvariantCulture), State(key));
        return CommandResult.Done(
            table.Text(none),
            new JsonArray([.. keys.Select(k => new JsonObject
            {
                ["kid"] = k.KeyId,
                ["alg"] = k.Algorithm,
                ["generation"] = k.Generation,
                ["state"] = Word(k.State),
                ["created_at"] = Time(k.CreatedAt),
                ["signs_from"] = Time(k.SignsFrom),
                ["remove_at"] = k.RemoveAt is { } remove ? Time(remove) : null,
            })]));
    }

    private static string State(KeyEntry key) => key switch
    {
        { State: KeyStage.Announced } => $"{Word(key.State)} (signs from {Time(key.SignsFrom)})",
        { State: KeyStage.Retired, RemoveAt: { } remove } => $"{Word(key.State)} (leaves the JWKS at {Time(remove)})",
        _ => Word(key.State),
    };

    private static string Word(KeyStage stage) => stage.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
