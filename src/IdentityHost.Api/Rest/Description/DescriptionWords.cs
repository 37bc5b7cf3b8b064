using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace IdentityHost.Api.Rest.Description;

/// <summary>Writes the operations and schemas of one document as HTML.</summary>
/// <param name="html">Where to.</param>
/// <param name="document">The address of the document: what ids on the page begin with.</param>
internal sealed class DescriptionWords(StringBuilder html, string document)
{
    private const string Reference = "#/components/schemas/";

    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public void Operation(string method, string path, JsonObject operation)
    {
        var name = (string)operation["operationId"]!;
        html.Append("<details id=\"").Append(Encode($"{document}#{name}")).Append("\"><summary><code>").Append(Encode($"{method.ToUpperInvariant()} {path}")).Append("</code> ")
            .Append(Encode((string?)operation["summary"])).Append("</summary>\n<p><code>").Append(Encode(name)).Append("</code> ").Append(Encode((string?)operation["description"])).Append("</p>\n<p>Scopes: ")
            .AppendJoin(" or ", operation["security"]!.AsArray().SelectMany(way => way!.AsObject()).SelectMany(way => way.Value!.AsArray()).Select(scope => $"<code>{Encode((string?)scope)}</code>"))
            .Append("</p>\n");
        if (operation["parameters"] is JsonArray parameters)
            Parameters(parameters);
        if (operation["requestBody"]?["content"] is JsonObject body)
            Content("Body", body);
        html.Append("<ul>\n");
        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            html.Append("<li><code>").Append(Encode(status)).Append("</code> ");
            if (response!["content"] is JsonObject content)
                Content((string)response["description"]!, content);
            else
                html.Append(Encode((string?)response["description"] ?? "A refusal (RFC 9457)"));
            html.Append("</li>\n");
        }

        html.Append("</ul></details>\n");
    }

    public void Schema(string name, JsonNode schema)
    {
        html.Append("<details id=\"").Append(Encode(document + name)).Append("\"><summary>").Append(Encode(name)).Append("</summary>\n");
        Type(schema);
        html.Append("</details>\n");
    }

    private void Parameters(JsonArray parameters)
    {
        html.Append("<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr></thead><tbody>\n");
        foreach (var parameter in parameters.Select(p => p!.AsObject()))
        {
            html.Append("<tr><td><code>").Append(Encode((string?)parameter["name"])).Append("</code></td><td>").Append(Encode((string?)parameter["in"])).Append("</td><td>");
            Type(parameter["schema"]!);
            html.Append("</td><td>").Append((bool)parameter["required"]! ? "required " : "").Append(Encode((string?)parameter["description"])).Append("</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private void Content(string title, JsonObject content)
    {
        foreach (var (type, media) in content)
        {
            html.Append(Encode(title)).Append(" <code>").Append(Encode(type)).Append("</code>: ");
            Type(media!["schema"]!);
        }
    }

    /// <summary>What a value is: a link to a schema, a list of members, or the word for it.</summary>
    private void Type(JsonNode schema)
    {
        if (schema is not JsonObject known)
        {
            html.Append("anything");
        }
        else if ((string?)known["$ref"] is { } reference && reference.StartsWith(Reference, StringComparison.Ordinal))
        {
            var name = Encode(reference[Reference.Length..]);
            html.Append("<a href=\"#").Append(Encode(document)).Append(name).Append("\">").Append(name).Append("</a>");
        }
        else
        {
            html.Append(Encode(Word(known)));
            if (known["items"] is { } items)
            {
                html.Append(" of ");
                Type(items);
            }

            if (known["properties"] is JsonObject members)
                Members(members, known["required"] as JsonArray);
        }
    }

    private void Members(JsonObject members, JsonArray? required)
    {
        html.Append("<ul>\n");
        foreach (var (name, schema) in members)
        {
            var isRequired = required?.Any(r => (string?)r == name) == true;
            html.Append("<li><code>").Append(Encode(name)).Append("</code>").Append(isRequired ? "" : " (optional)").Append(": ");
            Type(schema!);
            html.Append("</li>\n");
        }

        html.Append("</ul>\n");
    }

    private static string Word(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices)
            return string.Join(" | ", choices.Select(c => c?.ToString() ?? "null"));
        var type = schema["type"] switch
        {
            JsonArray several => string.Join(" or ", several.Select(t => (string?)t)),
            JsonValue one => (string?)one,
            _ => "anything",
        };
        return (string?)schema["format"] is { } format ? $"{type} ({format})" : type!;
    }
}
