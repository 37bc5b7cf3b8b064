using System.Globalization;
using System.Text.Json;

namespace IdentityHost.Testing.Headless;

/// <summary>The OpenAPI document of the headless API as what it is to others: a promise. No answer of any test may be another than it says.</summary>
public sealed class ApiDescription
{
    private readonly JsonElement _paths;

    private ApiDescription(JsonElement paths) => _paths = paths;

    /// <summary>The one a server serves; null where it serves none.</summary>
    public static async Task<ApiDescription?> ReadAsync(Uri origin)
    {
        using var http = new HttpClient { BaseAddress = origin };
        using var response = await http.GetAsync("/openapi/headless.json");
        return response.IsSuccessStatusCode ? new(JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("paths")) : null;
    }

    /// <summary>Demands that it promises this answer: the status, every member that is there, and every member that must be.</summary>
    public void ShouldPromise(AllauthKind kind, string method, string path, AllauthAnswer answer)
    {
        var name = path.Split('?')[0];
        if (Find(kind, method == "HEAD" ? "GET" : method, name) is not { } operation)
        {
            if (answer.Status is not (204 or 403 or 404 or 405))
                throw Broken("an operation that is not described answers");
            return;
        }

        if (!operation.GetProperty("responses").TryGetProperty(answer.Status.ToString(CultureInfo.InvariantCulture), out var response))
            throw Broken("a status that is not described");
        if (!answer.Body.StartsWith('{'))
            return;
        if (!response.TryGetProperty("content", out var content))
            throw Broken("a body where none is described");
        if (Fault(answer.Json, content.GetProperty("application/json").GetProperty("schema"), "") is { } fault)
            throw Broken(fault);

        InvalidOperationException Broken(string what) => new($"/openapi/headless.json and the answer differ: {method} {path} {answer.Status}: {what}. {answer.Body}");
    }

    private JsonElement? Find(AllauthKind kind, string method, string path)
    {
        foreach (var client in (string[])["{client}", kind == AllauthKind.App ? "app" : "browser"])
        {
            if (_paths.TryGetProperty($"/_allauth/{client}/v1/{path}", out var item) && item.TryGetProperty(method.ToLowerInvariant(), out var operation))
                return operation;
        }

        return null;
    }

    /// <summary>What of a value its schema does not say; null where it says all.</summary>
    private static string? Fault(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            var faults = choices.EnumerateArray().Select(choice => Fault(value, choice, path)).ToList();
            return faults.Contains(null) ? null : string.Join(", or ", faults);
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(NameOf(value), StringComparer.Ordinal))
            return $"{path} is {NameOf(value)}, not {type}";
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)))
            return $"{path} is {value}, none of {values}";
        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().Select(item => Fault(item, items, path)).FirstOrDefault(f => f is not null),
            JsonValueKind.Object when schema.TryGetProperty("properties", out var members) => OfMembers(value, schema, members, path),
            _ => null,
        };
    }

    private static string? OfMembers(JsonElement value, JsonElement schema, JsonElement members, string path)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray() : default;
        if (required.FirstOrDefault(r => !value.TryGetProperty(r.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
            return $"{path}.{missing} is missing";
        return value.EnumerateObject()
            .Select(m => members.TryGetProperty(m.Name, out var member) ? Fault(m.Value, member, $"{path}.{m.Name}") : $"{path}.{m.Name} is not described")
            .FirstOrDefault(f => f is not null);
    }

    private static List<string?> Types(JsonElement type)
    {
        var all = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).ToList() : [type.GetString()];
        // A whole number is a number as well.
        return all.Contains("number", StringComparer.Ordinal) ? [.. all, "integer"] : all;
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
