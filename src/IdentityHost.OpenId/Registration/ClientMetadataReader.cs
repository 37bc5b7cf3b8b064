using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Registration;

/// <summary>Reads client metadata from JSON: exact types, unknown members ignored, null the same as absent (RFC 7591 §2, S-197).</summary>
public static class ClientMetadataReader
{
    /// <summary>How deep the JSON may be nested; the deepest honest part is a key in a <c>jwks</c>.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads the metadata, with the defaults of RFC 7591 §2 for what is absent. Values are judged by <see cref="ClientRegistration"/>.</summary>
    public static OrError<ClientMetadata> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return OAuthError.InvalidClientMetadata("Client metadata is a JSON object.");

        var present = new JsonObject();
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Null))
                return OAuthError.InvalidClientMetadata(Printable.Ascii($"{member.Name}: a value is null."));
            present[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        // RFC 7591 §2.1: who names grants but no response types gets those that belong to the grants.
        if (present["grant_types"] is JsonArray grants && !present.ContainsKey("response_types"))
            present["response_types"] = grants.Any(g => g is JsonValue v && v.TryGetValue<string>(out var name) && name == "authorization_code") ? new JsonArray("code") : new JsonArray();
        try
        {
            return present.Deserialize(ClientJson.Default.ClientMetadata)!;
        }
        catch (JsonException fault)
        {
            return OAuthError.InvalidClientMetadata(Printable.Ascii($"{fault.Path?.TrimStart('$', '.')}: the value has the wrong type."));
        }
    }
}
