using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace IdentityHost.Testing.Headless;

/// <summary>
/// What an OpenAPI document promises, as lines that can be compared: <c>path METHOD</c>, <c>path METHOD member</c> for bodies,
/// <c>path METHOD status</c> and <c>path METHOD status data.member</c> for answers.
/// </summary>
public static class OpenApiShape
{
    private const string Prefix = "/_allauth/";
    private static readonly string[] s_methods = ["get", "post", "put", "patch", "delete"];

    /// <summary>Of a document in YAML, with its references followed.</summary>
    public static IReadOnlyList<string> OfYaml(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return Lines(new YamlNodeView(root, root));
    }

    /// <summary>Of a document in JSON.</summary>
    public static IReadOnlyList<string> OfJson(JsonElement document) => Lines(new JsonNodeView(document));

    private static List<string> Lines(INodeView document)
    {
        var lines = new List<string>();
        foreach (var (path, item) in document.Member("paths")!.Members())
        {
            // /_allauth/{client}/v1/auth/login
            var name = string.Join('/', path[Prefix.Length..].Split('/').Skip(2));
            foreach (var (method, operation) in item.Members().Where(m => s_methods.Contains(m.Name, StringComparer.Ordinal)))
            {
                var label = $"{name} {method.ToUpperInvariant()}";
                lines.Add(label);
                if (operation.Member("requestBody") is { } body)
                    lines.AddRange(Properties(SchemaOf(body)).Keys.Select(member => $"{label} {member}"));
                foreach (var (status, response) in operation.Member("responses")!.Members())
                {
                    lines.Add($"{label} {status}");
                    if (SchemaOf(response) is { } schema)
                        lines.AddRange(Walk(schema, "", 0).Select(member => $"{label} {status} {member}"));
                }
            }
        }

        return lines;
    }

    private static INodeView? SchemaOf(INodeView part) => part.Member("content") is { } content ? content.Members().First().Node.Member("schema") : null;

    /// <summary>The members of an answer two levels below <c>data</c> and <c>errors</c>; what is only promised as one of several shapes counts too.</summary>
    private static IEnumerable<string> Walk(INodeView schema, string path, int depth)
    {
        foreach (var (name, member) in Properties(schema))
        {
            var full = path.Length == 0 ? name : $"{path}.{name}";
            yield return full;
            if (depth < 3 && name != "meta")
            {
                foreach (var inner in Walk(member, full, depth + 1))
                    yield return inner;
            }
        }
    }

    private static Dictionary<string, INodeView> Properties(INodeView? schema)
    {
        var all = new Dictionary<string, INodeView>(StringComparer.Ordinal);
        if (schema is null)
            return all;
        foreach (var (name, node) in schema.Member("properties")?.Members() ?? [])
            all[name] = node;
        foreach (var several in (string[])["allOf", "anyOf", "oneOf"])
        {
            foreach (var part in schema.Member(several)?.Items() ?? [])
            {
                foreach (var (name, node) in Properties(part))
                    all[name] = node;
            }
        }

        foreach (var (name, node) in Properties(schema.Member("items")))
            all[name] = node;
        return all;
    }

    private interface INodeView
    {
        INodeView? Member(string name);

        IEnumerable<(string Name, INodeView Node)> Members();

        IEnumerable<INodeView> Items();
    }

    private sealed class JsonNodeView(JsonElement node) : INodeView
    {
        public INodeView? Member(string name) => node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) ? new JsonNodeView(value) : null;

        public IEnumerable<(string Name, INodeView Node)> Members() => node.EnumerateObject().Select(p => (p.Name, (INodeView)new JsonNodeView(p.Value)));

        public IEnumerable<INodeView> Items() => node.EnumerateArray().Select(e => new JsonNodeView(e));
    }

    private sealed class YamlNodeView : INodeView
    {
        private readonly YamlNode _node;
        private readonly YamlMappingNode _root;

        public YamlNodeView(YamlNode node, YamlMappingNode root)
        {
            _root = root;
            while (node is YamlMappingNode map && map.Children.TryGetValue("$ref", out var reference) && ((YamlScalarNode)reference).Value!.StartsWith("#/", StringComparison.Ordinal))
                node = ((YamlScalarNode)reference).Value![2..].Split('/').Aggregate((YamlNode)root, (at, part) => at[part]);
            _node = node;
        }

        public INodeView? Member(string name) => _node is YamlMappingNode map && map.Children.TryGetValue(name, out var value) ? new YamlNodeView(value, _root) : null;

        public IEnumerable<(string Name, INodeView Node)> Members() =>
            ((YamlMappingNode)_node).Children.Select(c => (((YamlScalarNode)c.Key).Value!, (INodeView)new YamlNodeView(c.Value, _root)));

        public IEnumerable<INodeView> Items() => ((YamlSequenceNode)_node).Children.Select(c => new YamlNodeView(c, _root));
    }
}
