using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Rest.Description;

/// <summary>The schemas of the records that one document speaks of; each stands there once, under the name of its type.</summary>
internal sealed class RestSchemas(RestApi api)
{
    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal)
    {
        ["Problem"] = Schema(ProblemJson.Default.WireProblem, (name, _) => name is not ("detail" or "errors")),
    };

    /// <summary>What is read: members that may be null may be missing.</summary>
    public JsonObject Input(Type type, bool isPatch) => Reference(type, api.Inputs.GetTypeInfo(type)!, (_, isNullable) => !isPatch && !isNullable);

    /// <summary>What is written: every member is there, null or not.</summary>
    public JsonObject Output(Type type) => Reference(type, api.Outputs.GetTypeInfo(type)!, static (_, _) => true);

    /// <summary>All that were asked for.</summary>
    public JsonObject Write() => new(_schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));

    private JsonObject Reference(Type type, JsonTypeInfo info, Func<string, bool, bool> isRequired)
    {
        if (!_schemas.ContainsKey(type.Name))
            _schemas[type.Name] = Schema(info, isRequired);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    private static JsonNode Schema(JsonTypeInfo info, Func<string, bool, bool> isRequired) => info.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) =>
        {
            // Read as it came, and described as what somebody else's rules read it as; what they have no default for, they say themselves.
            if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescribedAsAttribute), inherit: false) is [DescribedAsAttribute described])
                return Schema(info.Options.GetTypeInfo(described.Type), static (_, _) => false);
            if (schema is JsonObject record && record["properties"] is JsonObject members)
            {
                var required = members.Where(m => isRequired(m.Key, IsNullable(m.Value))).Select(m => (JsonNode?)m.Key).ToArray();
                record.Remove("required");
                if (required.Length > 0)
                    record["required"] = new JsonArray(required);
            }

            // The same as true, for readers that take schemas for objects.
            return schema is JsonObject ? schema : new JsonObject();
        },
    });

    private static bool IsNullable(JsonNode? schema) =>
        schema is not JsonObject { Count: > 0 } members || (members["type"] is JsonArray types && types.Any(t => (string?)t == "null"));
}
