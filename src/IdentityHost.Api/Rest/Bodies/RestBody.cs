using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Jose;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IdentityHost.Api.Rest.Bodies;

/// <summary>Reads bodies, strictly: the content type, UTF-8, an object, members that are known and of their type, each once (S-197). Kestrel limits their size.</summary>
internal static class RestBody
{
    /// <summary>The content types of a body.</summary>
    public static IReadOnlyList<string> Json { get; } = ["application/json"];

    /// <summary>The content types of a merge patch (RFC 7396 §4).</summary>
    public static IReadOnlyList<string> MergePatch { get; } = ["application/merge-patch+json", "application/json"];

    /// <summary>The body as a JSON object, or the refusal. Whoever gets it disposes of it.</summary>
    public static async ValueTask<(JsonDocument? Body, Problem? Refusal)> ReadAsync(HttpContext http, IReadOnlyList<string> types, CancellationToken ct)
    {
        if (!IsOf(http.Request, types))
            return (null, Problem.ContentType);
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, ct);
        var document = StrictJson.TryParse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), out _);
        if (document is { RootElement.ValueKind: JsonValueKind.Object })
            return (document, null);
        document?.Dispose();
        return (null, Problem.MalformedBody);
    }

    /// <summary>The members as a record, or what is wrong with them.</summary>
    public static (T? Input, Problem? Refusal) Read<T>(JsonElement members, JsonTypeInfo<T> type)
        where T : class
    {
        var unknown = members.EnumerateObject().Where(m => type.Properties.All(p => !m.NameEquals(p.Name))).Select(m => Unknown(m.Name)).ToList();
        if (unknown.Count > 0)
            return (null, Problem.Invalid(unknown));
        if (FaultIn(members, "") is { } fault)
            return (null, Problem.Invalid(fault));
        try
        {
            return (members.Deserialize(type), null);
        }
        catch (JsonException wrong)
        {
            // A member of another type than its field: $.sessions[0] is /sessions/0.
            var path = (wrong.Path ?? "$").Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            return (null, Problem.Invalid(OfAnotherType(path.TrimStart('$').Replace('.', '/'))));
        }
    }

    /// <summary>A member nobody knows: a typing mistake that must not pass for an answer.</summary>
    public static FieldProblem Unknown(string name) => new(PointerTo(name), "unknown_member", "There is no such member.");

    /// <summary>Where a member of the body stands (RFC 6901 §3).</summary>
    public static string PointerTo(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static FieldProblem OfAnotherType(string pointer) => new(pointer, "invalid_type", "This is not of the type that is expected here.");

    /// <summary>What no member of ours may hold, and the reader of records does not see: nothing in place of an element, and the character no database keeps.</summary>
    private static FieldProblem? FaultIn(JsonElement element, string pointer) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(m => FaultIn(m.Value, pointer + PointerTo(m.Name))).FirstOrDefault(fault => fault is not null),
        JsonValueKind.Array => element.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Null ? OfAnotherType($"{pointer}/{i}") : FaultIn(item, $"{pointer}/{i}"))
            .FirstOrDefault(fault => fault is not null),
        JsonValueKind.String when element.GetString()!.Contains('\0', StringComparison.Ordinal) => new(pointer, "null_characters_not_allowed", "Null characters are not allowed."),
        _ => null,
    };

    private static bool IsOf(HttpRequest request, IReadOnlyList<string> types) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
