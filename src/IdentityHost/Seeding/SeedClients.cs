using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>The clients of a seed file: created when missing, brought to what the file says otherwise.</summary>
internal sealed class SeedClients(IClients clients, ClientSecrets secrets, TimeProvider clock)
{
    public async Task<string?> ApplyAsync(JsonElement seed, CancellationToken ct)
    {
        var wanted = SeedClient.Read(seed);
        var now = clock.GetUtcNow();
        if (await clients.FindAsync(wanted.ClientId, ct) is not { } present)
        {
            var created = Merge(new Client { ClientId = wanted.ClientId, Metadata = wanted.Metadata, Origin = ClientOrigin.Seed, CreatedAt = now, UpdatedAt = now }, wanted);
            return await clients.TryAddAsync(created, ct) ? $"Client {wanted.ClientId} was created." : null;
        }

        var updated = Merge(present, wanted);
        if (Same(present, updated))
            return null;
        return await clients.TryReplaceAsync(present, updated with { UpdatedAt = now }, ct) ? $"Client {wanted.ClientId} was updated." : null;
    }

    private Client Merge(Client client, SeedClient wanted) => client with
    {
        Metadata = wanted.Metadata,
        FirstParty = wanted.FirstParty,
        RequireConsent = wanted.RequireConsent,
        Verified = wanted.Verified,
        Disabled = wanted.Disabled,
        Secrets = wanted.ClientSecret is not { } secret ? []
            : client.Secrets.Any(kept => secrets.IsFromChosen(kept, secret)) ? client.Secrets
            : [secrets.FromChosen(secret)],
    };

    private static bool Same(Client one, Client other) =>
        one.FirstParty == other.FirstParty && one.RequireConsent == other.RequireConsent && one.Verified == other.Verified
        && one.Disabled == other.Disabled && ReferenceEquals(one.Secrets, other.Secrets)
        && string.Equals(Json(one.Metadata), Json(other.Metadata), StringComparison.Ordinal);

    private static string Json(ClientMetadata metadata) => JsonSerializer.Serialize(metadata, ClientJson.Default.ClientMetadata);
}

/// <summary>One client of a seed file: what the operator decides, and RFC 7591 metadata.</summary>
internal sealed record SeedClient(string ClientId, string? ClientSecret, ClientMetadata Metadata)
{
    public bool FirstParty { get; private init; }
    public bool RequireConsent { get; private init; } = true;
    public bool Verified { get; private init; }
    public bool Disabled { get; private init; }

    /// <summary>Takes the operator's members out; the rest is metadata.</summary>
    public static SeedClient Read(JsonElement seed)
    {
        if (JsonObject.Create(seed) is not { } json || Take<string>(json, "client_id") is not { Length: > 0 } clientId)
            throw new StartRefusedException("A client of the seed file has no client_id.");
        try
        {
            var secret = Take<string>(json, "client_secret");
            var (firstParty, consent) = (Take<bool?>(json, "first_party"), Take<bool?>(json, "require_consent"));
            var (verified, disabled) = (Take<bool?>(json, "verified"), Take<bool?>(json, "disabled"));
            return new(clientId, secret, json.Deserialize(ClientJson.Default.ClientMetadata)!)
            {
                FirstParty = firstParty ?? false,
                RequireConsent = consent ?? true,
                Verified = verified ?? false,
                Disabled = disabled ?? false,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new StartRefusedException($"The client {clientId} of the seed file cannot be read: {fault.Message}");
        }
    }

    private static T? Take<T>(JsonObject json, string name)
    {
        json.Remove(name, out var node);
        return node is null ? default : node.GetValue<T>();
    }
}
