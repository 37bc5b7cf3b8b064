using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.Api.Rest.Description;

/// <summary>The descriptions of the REST APIs as one page to read, made from the same documents. It is mapped in Development only (S-242), and has no script.</summary>
internal sealed class DescriptionPage(EndpointDataSource endpoints, RestDocuments documents)
{
    public const string Path = "/dev/api";

    private const string Top =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>REST APIs</title>
        <style>
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem }
        details { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .4rem 0 }
        details > :not(summary) { margin-left: 1rem }
        table { border-collapse: collapse } td, th { text-align: left; vertical-align: top; padding: .1rem 1rem .1rem 0 }
        summary { cursor: pointer } ul { margin: .2rem 0; padding-left: 1.2rem }
        </style></head>
        <body><main><h1>REST APIs</h1>

        """;

    public async Task GetAsync(HttpContext http)
    {
        var html = new StringBuilder(Top);
        foreach (var api in endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<DescribedRest>()?.Api).OfType<RestApi>().Distinct().OrderBy(a => a.Resource, StringComparer.Ordinal))
            Append(html, api, (JsonObject)JsonNode.Parse(await documents.BytesOfAsync(api, http.RequestAborted))!);
        html.Append("</main></body></html>\n");

        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
        await http.Response.WriteAsync(html.ToString(), http.RequestAborted);
    }

    private static void Append(StringBuilder html, RestApi api, JsonObject document)
    {
        var words = new DescriptionWords(html, api.Document);
        html.Append("<section><h2>").Append(DescriptionWords.Encode(api.Title)).Append("</h2><p><a href=\"").Append(DescriptionWords.Encode(api.Document)).Append("\">")
            .Append(DescriptionWords.Encode(api.Document)).Append("</a> (OpenAPI 3.1) is what clients are generated from.</p>\n");
        foreach (var resource in document["paths"]!.AsObject().GroupBy(p => p.Key[(api.Resource.Length + 1)..].Split('/')[0], StringComparer.Ordinal))
        {
            html.Append("<h3>").Append(DescriptionWords.Encode(resource.Key)).Append("</h3>\n");
            foreach (var (path, operations) in resource)
            {
                foreach (var (method, operation) in operations!.AsObject())
                    words.Operation(method, path, operation!.AsObject());
            }
        }

        html.Append("<h3>Schemas</h3>\n");
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
            words.Schema(name, schema!);
        html.Append("</section>\n");
    }
}
