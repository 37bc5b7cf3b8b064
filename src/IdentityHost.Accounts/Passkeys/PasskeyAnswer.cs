using System.Buffers.Text;
using System.Text.Json;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>What a browser sent back from a ceremony, with the parts Identity's WebAuthn does not tell of.</summary>
/// <param name="Json">All of it.</param>
/// <param name="UserVerified">The flag UV of an assertion (WebAuthn Level 3 §6.1); worth something once its signature is right.</param>
/// <param name="Discoverable">The extension <c>credProps.rk</c> (§10.1.3); null when the browser did not say.</param>
internal sealed record PasskeyAnswer(string Json, bool UserVerified, bool? Discoverable)
{
    private const int MostCharacters = 64 * 1024;
    private const int FlagsOffset = 32;
    private const int UserVerifiedFlag = 0x04;

    // A member sent twice could be read in one way here and in another by the handler, which takes a name in any case.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Whether nothing was sent: no text, or an object without members.</summary>
    public static bool IsMissing(string? json) => json is null || json.AsSpan().Trim() is "" or "null" || (json.Length < 64 && string.Concat(json.Where(c => !char.IsWhiteSpace(c))) == "{}");

    /// <summary>Reads it; null when it is no credential.</summary>
    public static PasskeyAnswer? Read(string json)
    {
        if (json.Length > MostCharacters)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            var root = document.RootElement;
            // §5.1: id is rawId in base64url; the two must not name different credentials.
            return !HasTwins(root) && Text(root, "rawId") is { } rawId && Text(root, "id") == rawId
                ? new PasskeyAnswer(json, IsUserVerified(root), RkOf(root))
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The latter is how the framework says that a text is half of a character (\ud800 alone).
            return null;
        }
    }

    private static bool HasTwins(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(m => m.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < element.EnumerateObject().Count()
            || element.EnumerateObject().Any(m => HasTwins(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasTwins),
        _ => false,
    };

    private static bool IsUserVerified(JsonElement root) =>
        Member(root, "response") is { } response && Text(response, "authenticatorData") is { } text && Base64Url.IsValid(text)
        && Base64Url.DecodeFromChars(text) is { Length: > FlagsOffset } data && (data[FlagsOffset] & UserVerifiedFlag) != 0;

    private static bool? RkOf(JsonElement root) =>
        Member(root, "clientExtensionResults") is { } results && Member(results, "credProps") is { } props && Member(props, "rk") is { } rk
            ? rk.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
            : null;

    private static string? Text(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : null;
}
