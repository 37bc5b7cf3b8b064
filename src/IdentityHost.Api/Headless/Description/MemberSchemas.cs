using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace IdentityHost.Api.Headless.Description;

/// <summary>The schemas of the records that are read and written.</summary>
internal static class MemberSchemas
{
    private static readonly JsonSchemaExporterOptions s_schema = new() { TransformSchemaNode = Transform, TreatNullObliviousAsNonNullable = true };

    public static JsonObject Of(JsonTypeInfo type) => type.GetJsonSchemaAsNode(s_schema) as JsonObject ?? [];

    /// <summary>Converters of ours hide what they take: text, and true or false. What is null is left out, so nothing is nullable but what is always there.</summary>
    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var said = context.PropertyInfo is { } property ? Of(property) : null;
        if (said?.As is { } record)
            return Of(context.TypeInfo.Options.GetTypeInfo(record));
        var known = Known(context, schema);
        known.Remove("required");
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && Required(context.TypeInfo) is { Length: > 0 } required)
            known["required"] = new JsonArray(required);
        // What a list holds is said of its items.
        var values = context.TypeInfo.Kind == JsonTypeInfoKind.Enumerable ? ItemsOf(known) : known;
        if (said?.Type is { } type)
            values["type"] = type;
        if (said is { Values.Count: > 0 })
            values["enum"] = new JsonArray([.. said.Values.Select(v => (JsonNode?)JsonValue.Create(v))]);
        return known;
    }

    private static JsonObject Known(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        if (context.TypeInfo.Type == typeof(bool?) || context.TypeInfo.Type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (schema is not JsonObject members)
            return [];
        if (members["type"] is JsonArray types && !(context.PropertyInfo is { } property && SaysNull(property)))
            members["type"] = types.First(t => (string?)t != "null")!.DeepClone();
        return members;
    }

    private static JsonObject ItemsOf(JsonObject list)
    {
        if (list["items"] is not JsonObject)
            list["items"] = new JsonObject();
        return list["items"]!.AsObject();
    }

    private static JsonNode?[] Required(JsonTypeInfo type) =>
        [.. type.Properties.Where(p => !p.IsExtensionData && (!p.IsGetNullable || SaysNull(p) || Of(p) is { IsRequired: true })).Select(p => (JsonNode?)p.Name)];

    private static MemberAttribute? Of(JsonPropertyInfo property) => Attribute<MemberAttribute>(property);

    private static bool SaysNull(JsonPropertyInfo property) => Attribute<JsonIgnoreAttribute>(property) is { Condition: JsonIgnoreCondition.Never };

    private static T? Attribute<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false) is [T attribute] ? attribute : null;
}
