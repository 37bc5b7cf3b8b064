using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Commands.Clients;

/// <summary><c>clients</c>: the apps that sign people in here.</summary>
internal static class ClientsCommand
{
    private static readonly Argument<string> s_id = new("ID") { Description = "The client id." };
    private static readonly Option<bool> s_revoke = new("--revoke") { Description = "End the secrets before this one at once." };
    private static readonly Option<int> s_uses = new("--uses") { Description = "How many clients it may register.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> s_days = new("--days") { Description = "How many days it works.", DefaultValueFactory = _ => 7 };
    private static readonly Option<string?> s_note = new("--note") { Description = "What it is for." };

    public static Command In(Shell shell) => new("clients", "Apps that sign people in here.")
    {
        ClientCreation.In(shell),
        shell.Do(new Command("list", "List clients in the order of their ids.") { Paging.Limit, Paging.After }, ListAsync),
        shell.Do(new Command("show", "Show a client's metadata and settings; secrets are not kept.") { s_id }, ShowAsync),
        shell.Do(new Command("rotate-secret", "Issue a second secret; the one before works on until the next rotation.") { s_id, s_revoke }, RotateAsync),
        shell.Do(new Command("delete", "Delete a client with its consents, grants and tokens.") { s_id }, DeleteAsync),
        shell.Do(new Command("token", "Issue an initial access token for POST /connect/register.") { s_uses, s_days, s_note }, TokenAsync),
    };

    private static async Task<CommandResult> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var page = await services.GetRequiredService<IClients>().ListAsync(parsed.GetValue(Paging.After), parsed.GetValue(Paging.Limit), ct);
        var table = new TextTable("CLIENT ID", "NAME", "ORIGIN", "SETTINGS");
        foreach (var client in page)
            table.Add(client.ClientId, client.Metadata.ClientName, client.Origin.ToString(), string.Join(' ', Settings(client)));
        return CommandResult.Done(
            table.Text("There are no clients."),
            new JsonArray([.. page.Select(c => Json(c))]));
    }

    private static IEnumerable<string> Settings(Client client)
    {
        if (client.FirstParty)
            yield return "first-party";
        if (client.Disabled)
            yield return "disabled";
    }

    private static async Task<CommandResult> ShowAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var id = parsed.GetRequiredValue(s_id);
        if (await services.GetRequiredService<IClients>().FindAsync(id, ct) is not { } client)
            return CommandResult.NotFound($"There is no client {id}.");
        var json = Json(client);
        var table = new TextTable("MEMBER", "VALUE");
        foreach (var (name, value) in json)
            table.Add(name, value is JsonValue simple ? simple.ToString() : value?.ToJsonString());
        return CommandResult.Done(table.Text(id), json);
    }

    private static async Task<CommandResult> RotateAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var id = parsed.GetRequiredValue(s_id);
        if (await services.GetRequiredService<IClients>().FindAsync(id, ct) is not { } client)
            return CommandResult.NotFound($"There is no client {id}.");
        TimeSpan? overlap = parsed.GetValue(s_revoke) ? TimeSpan.Zero : null;
        return Answer(await services.GetRequiredService<ClientRegistration>().RotateSecretAsync(client, overlap, ct), "has a new secret");
    }

    private static async Task<CommandResult> DeleteAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var id = parsed.GetRequiredValue(s_id);
        return await services.GetRequiredService<IClients>().DeleteAsync(id, ct)
            ? CommandResult.Done($"Client {id} was deleted.", new JsonObject { ["deleted"] = id })
            : CommandResult.NotFound($"There is no client {id}.");
    }

    private static async Task<CommandResult> TokenAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var seconds = parsed.GetValue(s_days) * (long)TimeSpan.FromDays(1).TotalSeconds;
        return await services.GetRequiredService<InitialAccessTokens>().IssueAsync(parsed.GetValue(s_note), seconds, parsed.GetValue(s_uses), ct) switch
        {
            IssuingResult.Issued { Token: var token, Kept: var kept } => CommandResult.Done(
                $"Initial access token (shown once): {token}",
                new JsonObject { ["id"] = kept.Id, ["token"] = token, ["uses"] = kept.UsesLeft, ["expires_at"] = kept.ExpiresAt.ToUnixTimeSeconds() }),
            IssuingResult.Invalid invalid => CommandResult.Refused(string.Join(' ', invalid.Faults.Select(fault => fault.Reason))),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>What the rule book said: the client with its secret, shown once, or the refusal.</summary>
    internal static CommandResult Answer(OrError<RegisteredClient> result, string did)
    {
        if (result.Refused(out var refusal, out var registered))
            return CommandResult.Refused($"{refusal.Code}: {refusal.Description}");
        var json = Json(registered.Client);
        if (registered.Secret is { } secret)
            json["client_secret"] = secret;
        return CommandResult.Done(
            $"Client {registered.Client.ClientId} {did}." + (registered.Secret is null ? "" : $" Its secret (shown once): {registered.Secret}"), json);
    }

    private static JsonObject Json(Client client)
    {
        var json = JsonSerializer.SerializeToNode(client.Metadata, ClientJson.Default.ClientMetadata)!.AsObject();
        json["client_id"] = client.ClientId;
        json["first_party"] = client.FirstParty;
        json["require_consent"] = client.RequireConsent;
        json["verified"] = client.Verified;
        json["disabled"] = client.Disabled;
        json["origin"] = client.Origin.ToString();
        return json;
    }
}
