using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly string[] s_tokens = ["session_token", "access_token", "refresh_token"];

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
            var kinds = path.Select(d => d.Kind).Distinct().ToList();
            var item = new JsonObject();
            if (kinds.Count > 1)
                item["parameters"] = new JsonArray(RequestParameter.Client([.. kinds.Select(NameOf)]).Write());
            foreach (var operation in path.DistinctBy(d => d.Operation.Method))
                item[Lower(operation.Operation.Method)] = Describe(operation.Operation, kinds);
            paths[$"/_allauth/{(kinds.Count > 1 ? "{client}" : NameOf(kinds[0]))}/v1/{path.Key}"] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Headless accounts API", ["version"] = "1" },
            ["paths"] = paths,
        };
    }

    private static JsonObject Describe(Operation operation, List<ClientKind> kinds)
    {
        var description = new JsonObject { ["parameters"] = new JsonArray([.. Parameters(operation, kinds).Select(p => (JsonNode?)p.Write())]) };
        if (operation.Input is { } input)
            description["requestBody"] = Body("application/json", input);
        if (operation.Form is { } form)
            description["requestBody"] = Body("application/x-www-form-urlencoded", form);
        var responses = new JsonObject();
        foreach (var said in operation.Says)
            responses[Name(said.Status)] = Response(said);
        // Nothing of these has an envelope: they never reach the endpoint.
        if (operation is { Method: not "GET", Form: null })
        {
            responses.TryAdd(Name(StatusCodes.Status400BadRequest), Bare("The body is no JSON."));
            responses.TryAdd(Name(StatusCodes.Status413PayloadTooLarge), Bare("The body is too large."));
        }

        if (kinds.Contains(ClientKind.Browser) && operation.Method != "GET")
            responses.TryAdd(Name(StatusCodes.Status403Forbidden), Bare("Browsers: CSRF verification failed."));
        if (kinds.Contains(ClientKind.App))
            responses[Name(StatusCodes.Status410Gone)] = Response(Said.Gone);
        description["responses"] = responses;
        return description;
    }

    private static IEnumerable<RequestParameter> Parameters(Operation operation, List<ClientKind> kinds)
    {
        if (kinds.Contains(ClientKind.App))
            yield return RequestParameter.SessionToken;
        if (kinds.Contains(ClientKind.Browser) && operation.Method != "GET")
            yield return RequestParameter.CsrfToken;
        foreach (var parameter in operation.Parameters)
            yield return parameter;
    }

    private static JsonObject Response(Said said)
    {
        var response = Bare(ReasonPhrases.GetReasonPhrase(said.Status));
        if (said.Status != StatusCodes.Status302Found)
            response["content"] = Content("application/json", EnvelopeOf(said));
        return response;
    }

    private static JsonObject EnvelopeOf(Said said)
    {
        var members = new JsonObject { ["status"] = new JsonObject { ["type"] = "integer", ["enum"] = new JsonArray(said.Status) } };
        var required = new JsonArray("status");
        if (said.Data is not null)
        {
            var data = MemberSchemas.Of(OutputJson.Default.GetTypeInfo(said.Data)!);
            members["data"] = said.Or is null ? data : new JsonObject { ["anyOf"] = new JsonArray(data, MemberSchemas.Of(OutputJson.Default.GetTypeInfo(said.Or)!)) };
            if (!said.MayBeEmpty)
                required.Add("data");
        }

        members["meta"] = MetaOf(said);
        if (said.Meta.Count > 0 && !said.MayBeEmpty)
            required.Add("meta");
        if (said.HasErrors)
            members["errors"] = new JsonObject { ["type"] = "array", ["items"] = MemberSchemas.Of(OutputJson.Default.WireError) };
        return new JsonObject { ["type"] = "object", ["properties"] = members, ["required"] = required };
    }

    private static JsonObject MetaOf(Said said)
    {
        var all = MemberSchemas.Of(OutputJson.Default.Meta)["properties"]!.AsObject();
        var names = said.Meta.Concat(said.IsAuthentication ? s_tokens : s_tokens[..1]);
        var meta = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(names.Select(n => KeyValuePair.Create(n, all[n]?.DeepClone()))) };
        if (said.Meta.Count > 0)
            meta["required"] = new JsonArray([.. said.Meta.Select(n => (JsonNode?)JsonValue.Create(n))]);
        return meta;
    }

    private static JsonObject Body(string mediaType, Type input) =>
        new() { ["content"] = Content(mediaType, MemberSchemas.Of(InputJson.Default.GetTypeInfo(input)!)) };

    private static JsonObject Bare(string description) => new() { ["description"] = description };

    private static JsonObject Content(string mediaType, JsonNode schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    private static string Name(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(ClientKind kind) => kind == ClientKind.App ? "app" : "browser";

    private static string Lower(string method) => method switch { "GET" => "get", "POST" => "post", "PUT" => "put", "PATCH" => "patch", _ => "delete" };
}

/// <summary>What an endpoint of the headless API says of itself.</summary>
internal sealed record DescribedOperation(ClientKind Kind, string Path, Operation Operation);

/// <summary>Writes the document.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class DescriptionJson : System.Text.Json.Serialization.JsonSerializerContext;
