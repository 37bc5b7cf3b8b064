using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>One client as an operator writes it: id and secret, what only the operator decides, and RFC 7591 metadata.</summary>
internal sealed record SeedClient(string? ClientId, string? ClientSecret, OperatorClientSettings Settings, ClientMetadata Metadata)
{
    /// <inheritdoc />
    public override string ToString() => $"{nameof(SeedClient)} {ClientId}";

    /// <summary>Takes the operator's members out; the rest is metadata.</summary>
    public static SeedClient Read(JsonObject json)
    {
        var clientId = Take<string>(json, "client_id");
        var secret = Take<string>(json, "client_secret");
        var settings = new OperatorClientSettings(
            Take<bool?>(json, "first_party") ?? false,
            Take<bool?>(json, "require_consent") ?? true,
            Take<bool?>(json, "verified") ?? false,
            Take<bool?>(json, "disabled") ?? false);
        if (ClientMetadataReader.Read(JsonElement.Parse(json.ToJsonString())).Refused(out var refusal, out var metadata))
            throw new StartRefusedException($"The metadata of the client {clientId} cannot be read: {refusal.Description}");
        return new(clientId, secret, settings, metadata);
    }

    private static T? Take<T>(JsonObject json, string name)
    {
        json.Remove(name, out var node);
        if (node is null)
            return default;
        return node is JsonValue value && value.TryGetValue<T>(out var taken)
            ? taken
            : throw new StartRefusedException($"The member {name} of a client has the wrong type.");
    }
}
