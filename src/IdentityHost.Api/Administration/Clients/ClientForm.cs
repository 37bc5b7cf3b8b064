using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Api.Administration.Clients;

/// <summary>Reads the metadata of a body, and turns what the rule book of registration says into problems.</summary>
internal static class ClientForm
{
    private const string Pointer = "/metadata";

    /// <summary>The metadata of a new client.</summary>
    public static (ClientMetadata? Metadata, Problem? Refusal) Read(JsonElement sent) => UnknownIn(sent) is { } unknown ? (null, unknown) : Parse(sent);

    /// <summary>The metadata of a client with what is to be different (RFC 7396 §2).</summary>
    public static (ClientMetadata? Metadata, Problem? Refusal) Read(ClientMetadata present, JsonElement? sent)
    {
        if (sent is not { } changes)
            return (present, null);
        if (UnknownIn(changes) is { } unknown)
            return (null, unknown);
        var members = JsonSerializer.SerializeToNode(present, ClientJson.Default.ClientMetadata)!.AsObject();
        foreach (var change in changes.EnumerateObject())
            members[change.Name] = JsonNode.Parse(change.Value.GetRawText());
        // Other grants bring the response types that belong to them, unless somebody says which (RFC 7591 §2.1).
        if (changes.TryGetProperty("grant_types", out _) && !changes.TryGetProperty("response_types", out _))
            members.Remove("response_types");
        return Parse(JsonElement.Parse(members.ToJsonString()));
    }

    /// <summary>What the rule book says begins with the member it is about.</summary>
    public static Problem RefusalOf(OAuthError refusal)
    {
        if (refusal == ClientBook.Forbidden)
            return Problem.Forbidden;
        if (refusal == ClientRegistration.ChangedMeanwhile)
            return Problem.Changed;
        if (refusal == ClientRegistration.IdTaken)
            return AdministrationProblems.Taken("client_id");
        var member = refusal.Description.Split(':')[0];
        var pointer = member is "client_id" or "require_consent" or "overlap_seconds" ? "/" + member : Knows(member) ? $"{Pointer}/{member}" : Pointer;
        return Problem.Invalid(new FieldProblem(pointer, refusal.Code, refusal.Description));
    }

    /// <summary>Whoever registers a client over the wire of RFC 7591 may send more than is understood; whoever administers is told.</summary>
    private static Problem? UnknownIn(JsonElement sent)
    {
        if (sent.ValueKind != JsonValueKind.Object)
            return Problem.Invalid(new FieldProblem(Pointer, sent.ValueKind == JsonValueKind.Undefined ? "required" : "invalid_type", "An object with client metadata (RFC 7591)."));
        var unknown = sent.EnumerateObject().Where(m => !Knows(m.Name)).Select(m => RestBody.Unknown(m.Name)).Select(p => p with { Pointer = Pointer + p.Pointer }).ToList();
        return unknown.Count > 0 ? Problem.Invalid(unknown) : null;
    }

    private static (ClientMetadata? Metadata, Problem? Refusal) Parse(JsonElement members) =>
        ClientMetadataReader.Read(members).Refused(out var refusal, out var metadata) ? (null, RefusalOf(refusal)) : (metadata, null);

    private static bool Knows(string member) => ClientJson.Default.ClientMetadata.Properties.Any(p => string.Equals(p.Name, member, StringComparison.Ordinal));
}
