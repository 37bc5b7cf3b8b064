using System.Text.Json;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>The members of a body beside those its record names, as the form fields they stand for.</summary>
internal static class FurtherMembers
{
    /// <summary>Text, numbers and switches as they would be typed, null for anything else; a member that is null is none.</summary>
    public static IReadOnlyDictionary<string, string?> Of(Dictionary<string, JsonElement>? members) => (members ?? [])
        .Where(m => m.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(m => m.Key, m => Typed(m.Value), StringComparer.Ordinal);

    private static string? Typed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
