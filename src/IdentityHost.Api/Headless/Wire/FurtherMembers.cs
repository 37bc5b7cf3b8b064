using System.Text.Json;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>The members of a body beside those its record names, as the form fields they stand for.</summary>
internal static class FurtherMembers
{
    // A control character: no line of text, no number, no choice has it.
    private const string Untypable = "\u0001";

    /// <summary>Text, numbers and switches as they would be typed, null for anything else; a member that is null is none.</summary>
    public static IReadOnlyDictionary<string, string?> Of(Dictionary<string, JsonElement>? members) => (members ?? [])
        .Where(m => m.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(m => m.Key, m => Typed(m.Value), StringComparer.Ordinal);

    /// <summary>The same of a merge patch (RFC 7396), where null takes a member away: then, and only then, it is null here. What nobody types is a text no field takes.</summary>
    public static IReadOnlyDictionary<string, string?> Changed(JsonElement members) => members.EnumerateObject()
        .ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Null ? null : Typed(m.Value) ?? Untypable, StringComparer.Ordinal);

    private static string? Typed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
