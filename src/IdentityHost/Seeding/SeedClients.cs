using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>The clients of a seed file: registered when missing, brought to what the file says otherwise, by the rule book of every door.</summary>
internal sealed class SeedClients(IClients clients, ClientRegistration registration, ClientSecrets secrets, TimeProvider clock)
{
    public async Task<string?> ApplyAsync(JsonElement seed, CancellationToken ct)
    {
        if (JsonObject.Create(seed) is not { } json)
            throw new StartRefusedException("A client of the seed file is not a JSON object.");
        var wanted = SeedClient.Read(json);
        if (wanted.ClientId is not { } clientId)
            throw new StartRefusedException("A client of the seed file has no client_id.");
        if (await clients.FindAsync(clientId, ct) is { } present)
            return await UpdateAsync(present, wanted, ct);

        var request = new RegistrationRequest(wanted.Metadata, ClientOrigin.Seed) { ClientId = clientId, ClientSecret = wanted.ClientSecret, Settings = wanted.Settings };
        Demand(await registration.RegisterAsync(request, secretExpiresAt: null, ct), clientId);
        return $"Client {clientId} was created.";
    }

    private async Task<string?> UpdateAsync(Client present, SeedClient wanted, CancellationToken ct)
    {
        var current = present;
        if (Settings(present) != wanted.Settings || Json(present.Metadata) != Json(wanted.Metadata))
            current = Demand(await registration.UpdateAsync(present, wanted.Metadata, wanted.Settings, ct), present.ClientId).Client;

        // A secret that is in place is left alone, so that a rotation begun by command is not undone at the next start.
        if (wanted.ClientSecret is { } secret && !current.Secrets.Any(kept => secrets.IsFromChosen(kept, secret)))
        {
            var replacement = current with { Secrets = [secrets.FromChosen(secret)], UpdatedAt = clock.GetUtcNow() };
            if (await clients.TryReplaceAsync(current, replacement, ct))
                current = replacement;
        }

        return ReferenceEquals(current, present) ? null : $"Client {present.ClientId} was updated.";
    }

    private static RegisteredClient Demand(OrError<RegisteredClient> result, string clientId) =>
        result.Refused(out var refusal, out var registered)
            ? throw new StartRefusedException($"The client {clientId} of the seed file was refused: {refusal.Description}")
            : registered;

    private static OperatorClientSettings Settings(Client client) => new(client.FirstParty, client.RequireConsent, client.Verified, client.Disabled);

    private static string Json(ClientMetadata metadata) => JsonSerializer.Serialize(metadata, ClientJson.Default.ClientMetadata);
}
