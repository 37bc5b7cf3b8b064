using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Api.Headless.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Api.Headless.Description;

/// <summary>The OpenAPI document (3.1) of the headless API, made from the routes that are mapped and the records they read and write.</summary>
/// <remarks>Not by the framework's generator: that one describes delegates whose parameters are bound, and here nothing is bound.</remarks>
internal sealed class HeadlessDocument(EndpointDataSource endpoints)
{
    private static readonly JsonSchemaExporterOptions s_schema = new() { TransformSchemaNode = Transform, TreatNullObliviousAsNonNullable = true };

    private readonly Lazy<byte[]> _bytes = new(() => JsonSerializer.SerializeToUtf8Bytes(Build(endpoints), DescriptionJson.Default.JsonObject));

    /// <summary>Answers with it.</summary>
    public Task GetAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = _bytes.Value.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(_bytes.Value, http.RequestAborted).AsTask();
    }

    private static JsonObject Build(EndpointDataSource endpoints)
    {
        var paths = new JsonObject();
        var described = endpoints.Endpoints.OfType<RouteEndpoint>().Select(e => e.Metadata.GetMetadata<DescribedOperation>()).OfType<DescribedOperation>();
        foreach (var path in described.GroupBy(d => d.Path, StringComparer.Ordinal))
        {
            var kinds = path.Select(d => d.Kind).Distinct().Select(NameOf).ToList();
            var item = new JsonObject();
            if (kinds.Count > 1)
                item["parameters"] = new JsonArray(ClientParameter(kinds));
            foreach (var operation in path.DistinctBy(d => d.Operation.Method))
                item[Lower(operation.Operation.Method)] = Describe(operation.Operation);
            paths[$"/_allauth/{(kinds.Count > 1 ? "{client}" : kinds[0])}/v1/{path.Key}"] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Headless accounts API", ["version"] = "1" },
            ["paths"] = paths,
        };
    }

    private static JsonObject Describe(Operation operation)
    {
        var description = new JsonObject();
        if (operation.Input is { } input)
            description["requestBody"] = new JsonObject { ["content"] = Json(Schema(InputJson.Default.GetTypeInfo(input)!)) };
        var responses = new JsonObject();
        foreach (var said in operation.Says)
            responses[said.Status.ToString(CultureInfo.InvariantCulture)] = Response(said);
        responses["410"] = Response(new(StatusCodes.Status410Gone, typeof(FlowsData)) { Meta = true });
        description["responses"] = responses;
        return description;
    }

    private static JsonObject Response(Said said)
    {
        var response = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(said.Status) };
        if (said.Status != StatusCodes.Status302Found)
            response["content"] = Json(EnvelopeOf(said));
        return response;
    }

    private static JsonObject EnvelopeOf(Said said)
    {
        var members = new JsonObject { ["status"] = new JsonObject { ["type"] = "integer", ["enum"] = new JsonArray(said.Status) } };
        var required = new JsonArray("status");
        if (said.Data is not null)
        {
            members["data"] = Schema(OutputJson.Default.GetTypeInfo(said.Data)!);
            required.Add("data");
        }

        // Beside what an answer says itself, an app finds its next token there.
        if (said.Meta || said.Data is not null)
            members["meta"] = Schema(OutputJson.Default.Meta);
        if (said.Status == StatusCodes.Status400BadRequest)
            members["errors"] = new JsonObject { ["type"] = "array", ["items"] = Schema(OutputJson.Default.WireError) };
        return new JsonObject { ["type"] = "object", ["properties"] = members, ["required"] = required };
    }

    private static JsonNode Schema(JsonTypeInfo type) => type.GetJsonSchemaAsNode(s_schema);

    /// <summary>Converters of ours hide what they take: text, and true or false. What is null is left out, so nothing is nullable.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        if (context.TypeInfo.Type == typeof(bool?) || context.TypeInfo.Type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (schema is JsonObject { } members && members["type"] is JsonArray types && types.Count == 2 && context.PropertyInfo?.Name != "last_used_at")
            members["type"] = types.First(t => (string?)t != "null")!.DeepClone();
        return schema;
    }

    private static JsonObject Json(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject ClientParameter(IEnumerable<string> kinds) => new()
    {
        ["name"] = "client",
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. kinds.Select(k => JsonValue.Create(k))]) },
    };

    private static string NameOf(ClientKind kind) => kind == ClientKind.App ? "app" : "browser";

    private static string Lower(string method) => method switch { "GET" => "get", "POST" => "post", "PUT" => "put", "PATCH" => "patch", _ => "delete" };
}

/// <summary>What an endpoint of the headless API says of itself.</summary>
internal sealed record DescribedOperation(ClientKind Kind, string Path, Operation Operation);

/// <summary>Writes the document.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class DescriptionJson : System.Text.Json.Serialization.JsonSerializerContext;
