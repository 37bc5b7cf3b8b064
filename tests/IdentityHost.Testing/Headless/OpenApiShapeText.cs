namespace IdentityHost.Testing.Headless;

/// <summary>The facts of <see cref="OpenApiShape"/> as a text to keep: what is the same as a part above stands there once.</summary>
public static class OpenApiShapeText
{
    private const string Same = "as ";
    private const string Deep = "  ";

    /// <summary>The facts as text, in order.</summary>
    public static IEnumerable<string> Write(IEnumerable<string> facts)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in facts.GroupBy(PartOf, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            yield return part.Key;
            List<string> details = [.. part.Where(f => f.Length > part.Key.Length).Select(f => f[(part.Key.Length + 1)..]).Order(StringComparer.Ordinal)];
            if (details.Count > 2 && !seen.TryAdd(string.Join('\n', details), part.Key))
                details = [Same + seen[string.Join('\n', details)]];
            foreach (var detail in details)
                yield return Deep + detail;
        }
    }

    /// <summary>The facts a text stands for.</summary>
    public static IReadOnlyCollection<string> Read(IEnumerable<string> lines)
    {
        var parts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var part = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(Deep, StringComparison.Ordinal))
                parts[part = line] = [];
            else if (line[Deep.Length..] is var detail && detail.StartsWith(Same, StringComparison.Ordinal))
                parts[part].AddRange(parts[detail[Same.Length..]]);
            else
                parts[part].Add(detail);
        }

        return [.. parts.SelectMany(p => p.Value.Select(detail => $"{p.Key} {detail}").Prepend(p.Key))];
    }

    /// <summary>The path, the method, and the answer, the body or the parameters.</summary>
    private static string PartOf(string fact) => string.Join(' ', fact.Split(' ').Take(3));
}
