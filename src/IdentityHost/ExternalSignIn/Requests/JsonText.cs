using System.Globalization;
using System.Text.Json;

namespace IdentityHost.ExternalSignIn.Requests;

/// <summary>Values of a provider's JSON as text.</summary>
internal static class JsonText
{
    private const int LongestShown = 120;

    /// <summary>A member that is text and not empty; null for anything else.</summary>
    public static string? Of(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Whether a member is true; Apple writes it as text.</summary>
    public static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    /// <summary>A whole positive number, as text; null for anything else.</summary>
    public static string? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number > 0 ? number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A moment in seconds (RFC 7519 §2, NumericDate); null for anything else.</summary>
    public static DateTimeOffset? Moment(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    /// <summary>A moment as text (RFC 3339); null for anything else.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name) =>
        Of(json, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>All members that are text.</summary>
    public static Dictionary<string, string> All(JsonElement json) =>
        json.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 })
            .ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);

    /// <summary>What a provider said, fit for the log: one short line (S-201).</summary>
    public static string Shown(string text) => string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
