using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Cors;

/// <summary>Which addresses scripts of other origins may read, noted while the route table is mapped: for what is refused before a route is found.</summary>
internal sealed class CrossOriginRoutes
{
    private readonly Dictionary<PathString, bool> _paths = [];

    /// <summary>Notes an address with everything below it.</summary>
    /// <param name="template">The route; parameters stand at its end.</param>
    /// <param name="open">Whether scripts of every origin may read it, or those of registered origins.</param>
    public void Add(string template, bool open) => _paths[template.Split("/{", 2)[0]] = open;

    /// <summary>Whether the address is open; null when no script of another origin may read it.</summary>
    public bool? IsOpen(PathString path)
    {
        foreach (var (start, open) in _paths)
        {
            if (path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase))
                return open;
        }

        return null;
    }
}
