using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace IdentityHost.Testing.Headless;

/// <summary>
/// What an OpenAPI document promises, as facts that can be compared, one a line, each beginning with what it is a part of: the operation (<c>path METHOD</c>),
/// its <c>parameter</c>s, its <c>body</c>, its answers by status, their members (<c>data.user.id</c>), and of a member or parameter that it is <c>required</c>,
/// its types (<c>: string</c>) and the values it may have (<c>= login</c>).
/// </summary>
public static class OpenApiShape
{
    private const string Prefix = "/_allauth/";
    private static readonly string[] s_methods = ["get", "post", "put", "patch", "delete"];
    private static readonly string[] s_several = ["allOf", "anyOf", "oneOf"];

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

    /// <summary>The facts of one document that another does not state; of a thing that is not there at all, the thing alone.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyCollection<string> facts, IReadOnlyCollection<string> others)
    {
        var missing = facts.Except(others, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return [.. missing.Where(fact => !Wholes(fact).Any(missing.Contains)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What a fact is a part of.</summary>
    private static IEnumerable<string> Wholes(string fact)
    {
        // The path and its method come first, and neither has a part of its own.
        for (var at = fact.IndexOf(' ', StringComparison.Ordinal) + 1; at < fact.Length; at++)
        {
            if (fact[at] is ' ' or '.')
                yield return fact[..at];
        }
    }

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
                foreach (var parameter in ((INodeView?[])[item.Member("parameters"), operation.Member("parameters")]).SelectMany(all => all?.Items() ?? []))
                    lines.AddRange([$"{label} parameter", .. Parameter(parameter, label)]);
                if (operation.Member("requestBody") is { } body)
                    lines.AddRange([$"{label} body", .. Contents(body, $"{label} body")]);
                foreach (var (status, response) in operation.Member("responses")!.Members())
                    lines.AddRange([$"{label} {status}", .. Contents(response, $"{label} {status}")]);
            }
        }

        return [.. lines.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Parameter(INodeView parameter, string label)
    {
        var name = $"{label} parameter {parameter.Member("in")!.Text}/{parameter.Member("name")!.Text}";
        var required = parameter.Member("required")?.Text == "true" ? new[] { name + " required" } : [];
        return [name, .. required, .. Values([parameter.Member("schema")!], name)];
    }

    private static IEnumerable<string> Contents(INodeView part, string label)
    {
        foreach (var (media, content) in part.Member("content")?.Members() ?? [])
        {
            // Nearly all of it is JSON.
            if (media != "application/json")
                yield return $"{label} {media}";
            foreach (var fact in Members([content.Member("schema")!], label, " "))
                yield return fact;
        }
    }

    /// <summary>The members of something that has one of these shapes; required is what each of them requires.</summary>
    private static IEnumerable<string> Members(IReadOnlyList<INodeView> shapes, string label, string separator)
    {
        var alternatives = shapes.SelectMany(Alternatives).ToList();
        foreach (var name in alternatives.SelectMany(a => a).Select(m => m.Name).Distinct(StringComparer.Ordinal))
        {
            var full = label + separator + name;
            yield return full;
            if (alternatives.All(a => a.Any(m => m.Name == name && m.IsRequired)))
                yield return full + " required";
            var members = alternatives.SelectMany(a => a).Where(m => m.Name == name).Select(m => m.Node).ToList();
            foreach (var fact in Values(members, full).Concat(Members(members, full, ".")))
                yield return fact;
        }
    }

    private static IEnumerable<string> Values(IReadOnlyList<INodeView> shapes, string label)
    {
        var all = shapes.SelectMany(Parts).ToList();
        var types = all.Select(s => s.Member("type")).OfType<INodeView>().SelectMany(t => t.Text is { } one ? [one] : t.Items().Select(i => i.Text!))
            .Concat(all.Any(s => s.Member("nullable")?.Text == "true") ? ["null"] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        if (string.Join('|', types) is { Length: > 0 } type)
            yield return $"{label} : {type}";
        foreach (var value in all.SelectMany(s => s.Member("enum")?.Items() ?? []).Select(v => v.Text).Distinct(StringComparer.Ordinal))
            yield return $"{label} = {value}";
        var items = all.Select(s => s.Member("items")).OfType<INodeView>().ToList();
        foreach (var fact in items.Count > 0 ? Values(items, label + " item") : [])
            yield return fact;

        static IEnumerable<INodeView> Parts(INodeView shape) =>
            [shape, .. s_several.SelectMany(several => shape.Member(several)?.Items() ?? []).SelectMany(Parts)];
    }

    /// <summary>The sets of members it may have: those that it has in any case, with those of each choice.</summary>
    private static List<List<Held>> Alternatives(INodeView shape)
    {
        var required = (shape.Member("required")?.Items() ?? []).Select(r => r.Text).ToHashSet(StringComparer.Ordinal);
        List<List<Held>> all = [[.. (shape.Member("properties")?.Members() ?? []).Select(m => new Held(m.Name, m.Node, required.Contains(m.Name)))]];
        foreach (var part in shape.Member("allOf")?.Items() ?? [])
            all = Together(all, Alternatives(part));
        foreach (var choice in (string[])["anyOf", "oneOf"])
        {
            if (shape.Member(choice) is { } choices)
                all = Together(all, [.. choices.Items().SelectMany(Alternatives)]);
        }

        return shape.Member("items") is { } items ? Together(all, Alternatives(items)) : all;

        static List<List<Held>> Together(List<List<Held>> some, List<List<Held>> others) =>
            [.. some.SelectMany(one => others.Select(other => new List<Held>([.. one, .. other])))];
    }

    private sealed record Held(string Name, INodeView Node, bool IsRequired);

    private interface INodeView
    {
        string? Text { get; }

        INodeView? Member(string name);

        IEnumerable<(string Name, INodeView Node)> Members();

        IEnumerable<INodeView> Items();
    }

    private sealed class JsonNodeView(JsonElement node) : INodeView
    {
        public string? Text => node.ValueKind switch
        {
            JsonValueKind.Array or JsonValueKind.Object => null,
            JsonValueKind.String => node.GetString(),
            _ => node.GetRawText(),
        };

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

        public string? Text => (_node as YamlScalarNode)?.Value;

        public INodeView? Member(string name) => _node is YamlMappingNode map && map.Children.TryGetValue(name, out var value) ? new YamlNodeView(value, _root) : null;

        public IEnumerable<(string Name, INodeView Node)> Members() =>
            ((YamlMappingNode)_node).Children.Select(c => (((YamlScalarNode)c.Key).Value!, (INodeView)new YamlNodeView(c.Value, _root)));

        public IEnumerable<INodeView> Items() => ((YamlSequenceNode)_node).Children.Select(c => new YamlNodeView(c, _root));
    }
}
