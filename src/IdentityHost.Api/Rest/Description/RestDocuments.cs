using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.Api.Headless.Description;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Scopes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.Api.Rest.Description;

/// <summary>The OpenAPI documents (3.1) of the REST APIs, made from the routes that are mapped and the records they read and write.</summary>
internal sealed class RestDocuments(EndpointDataSource endpoints, Issuer issuer, IScopes scopes)
{
    private readonly ConcurrentDictionary<string, byte[]> _made = new(StringComparer.Ordinal);

    /// <summary>Answers with the document of an API.</summary>
    public async Task GetAsync(HttpContext http, RestApi api)
    {
        var bytes = await BytesOfAsync(api, http.RequestAborted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>The document of an API.</summary>
    public async ValueTask<byte[]> BytesOfAsync(RestApi api, CancellationToken ct) => _made.TryGetValue(api.Document, out var made)
        ? made
        : _made[api.Document] = JsonSerializer.SerializeToUtf8Bytes(await BuildAsync(api, ct), DescriptionJson.Default.JsonObject);

    private async ValueTask<JsonObject> BuildAsync(RestApi api, CancellationToken ct)
    {
        var described = endpoints.Endpoints.OfType<RouteEndpoint>().Select(e => e.Metadata.GetMetadata<DescribedRest>()).OfType<DescribedRest>()
            .Where(d => d.Api == api).ToList();
        var schemas = new RestSchemas(api);
        var paths = new JsonObject();
        foreach (var path in described.GroupBy(d => d.Path, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var operation in path)
                item[operation.Operation.Method.ToLowerInvariant()] = new RestDescription(schemas, operation).Write();
            paths[path.Key] = item;
        }

        var asked = described.SelectMany(d => d.Operation.Policy.Scopes).ToHashSet(StringComparer.Ordinal);
        var known = (await scopes.AllAsync(ct)).Values.Where(s => asked.Contains(s.Name)).OrderBy(s => s.Name, StringComparer.Ordinal);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = api.Title, ["version"] = "1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = issuer.Value }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Write(),
                ["responses"] = new JsonObject { ["Problem"] = RestDescription.ProblemResponse() },
                ["securitySchemes"] = new JsonObject { [RestDescription.Scheme] = OAuth(known) },
            },
        };
    }

    private JsonObject OAuth(IEnumerable<Scope> known) => new()
    {
        ["type"] = "oauth2",
        ["flows"] = new JsonObject
        {
            ["authorizationCode"] = new JsonObject
            {
                ["authorizationUrl"] = issuer.Url("/connect/authorize"),
                ["tokenUrl"] = issuer.Url("/connect/token"),
                ["scopes"] = new JsonObject(known.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Description))),
            },
        },
    };
}
