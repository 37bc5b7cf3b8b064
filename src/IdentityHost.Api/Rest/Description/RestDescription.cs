using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Idempotency;
using IdentityHost.Api.Rest.Paging;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Api.Rest.Description;

/// <summary>The description of one operation.</summary>
internal sealed partial class RestDescription(RestSchemas schemas, DescribedRest described)
{
    /// <summary>The name of the way in.</summary>
    public const string Scheme = "oauth";

    private static readonly int[] s_always = [401, 403, 429, 503];

    private RestOperation Operation => described.Operation;

    public static JsonObject ProblemResponse() => new()
    {
        ["description"] = "A refusal (RFC 9457)",
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
        },
    };

    public JsonObject Write()
    {
        var description = new JsonObject { ["operationId"] = Operation.Name, ["summary"] = Operation.Summary };
        if (Words() is { Length: > 0 } words)
            description["description"] = words;
        // One of the scopes is enough: each is a way of its own.
        description["security"] = new JsonArray([.. Operation.Policy.Scopes.Select(scope => new JsonObject { [Scheme] = new JsonArray(scope) })]);
        if (Parameters() is { Length: > 0 } parameters)
            description["parameters"] = new JsonArray(parameters);
        if (Operation.Input is { } input)
            description["requestBody"] = Body(input);
        description["responses"] = Responses();
        return description;
    }

    private string Words() => string.Join(' ', new[]
    {
        Operation.Policy.IsSensitive ? "Needs a recent sign-in, by the strongest factor the account has (RFC 9470)." : null,
        Operation.Policy.FurtherInWords,
    }.OfType<string>());

    private JsonNode?[] Parameters()
    {
        var parameters = new List<JsonNode?>();
        foreach (var name in PathParameter().Matches(described.Path).Select(m => m.Groups["name"].Value))
            parameters.Add(Parameter(name, "path", required: true, Text()));
        if (Operation.List is { } list)
            parameters.AddRange(ListParameters(list));
        if (Operation.IsPaged)
        {
            parameters.Add(Parameter("limit", "query", required: false, new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = PageQuery.Most, ["default"] = PageQuery.Usual }));
            parameters.Add(Parameter("after", "query", required: false, Text()));
        }

        if (Operation.IsConditional)
            parameters.Add(Parameter("If-Match", "header", required: true, Text()));
        if (Operation.IsIdempotent)
            parameters.Add(Parameter(IdempotentCreation.Header, "header", required: false, Text()));
        return [.. parameters];
    }

    private static IEnumerable<JsonNode> ListParameters(ListForm list)
    {
        foreach (var filter in list.Filters)
        {
            var schema = filter.Choices is { } choices ? OneOf(choices) : Text();
            if (filter.IsTime)
                schema["format"] = "date-time";
            var parameter = Parameter(filter.Name, "query", required: false, schema);
            parameter["description"] = filter.Meaning;
            yield return parameter;
        }

        var sort = OneOf(list.Sorts);
        sort["default"] = list.Sorts[0];
        yield return Parameter("sort", "query", required: false, sort);
    }

    private JsonObject Body(Type input)
    {
        var content = new JsonObject();
        foreach (var type in Operation.IsPatch ? RestBody.MergePatch : RestBody.Json)
            content[type] = new JsonObject { ["schema"] = schemas.Input(input, Operation.IsPatch) };
        return new JsonObject { ["required"] = true, ["content"] = content };
    }

    private JsonObject Responses()
    {
        var responses = new JsonObject { [Number(Operation.Success)] = Success() };
        var refusals = s_always.Concat(Operation.Refusals)
            .Concat(Operation.Input is not null ? [400, 415] : Operation.IsPaged ? [400] : [])
            .Concat(described.Path.Contains('{', StringComparison.Ordinal) ? [404] : [])
            .Concat(Operation.IsConditional ? [412, 428] : [])
            .Concat(Operation.IsIdempotent ? [409, 422] : []);
        foreach (var status in refusals.Distinct().Order())
            responses[Number(status)] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        return responses;
    }

    private JsonObject Success()
    {
        var response = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(Operation.Success) };
        var headers = new JsonObject();
        if (Operation.IsConditional || Operation.TellsEntityTag)
            headers["ETag"] = Header("What If-Match takes");
        if (Operation.IsPaged)
            headers["Link"] = Header("The next page (rel=\"next\"), where there is one");
        if (Operation.Success == 201)
            headers["Location"] = Header("Where it is found");
        if (headers.Count > 0)
            response["headers"] = headers;
        if (Operation.Output is { } output)
            response["content"] = new JsonObject { [Operation.IsLines ? RestAnswer.Lines.ContentType : "application/json"] = new JsonObject { ["schema"] = schemas.Output(output) } };
        return response;
    }

    private static JsonObject Header(string words) => new() { ["description"] = words, ["schema"] = Text() };

    private static JsonObject OneOf(IEnumerable<string> values) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode?)v)]) };

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Parameter(string name, string place, bool required, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = schema };

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PathParameter();
}
