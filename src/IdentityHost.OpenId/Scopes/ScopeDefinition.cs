namespace IdentityHost.OpenId.Scopes;

/// <summary>What a scope may be, and which are there by themselves.</summary>
internal sealed class ScopeDefinition(IEnumerable<OwnScopes> own, IssuerIfKnown issuer)
{
    private const int LongestName = 100;
    private const int LongestDescription = 200;
    private const int LongestResource = 500;
    public const int MostResources = 20;

    private readonly HashSet<string> _own = [.. own.SelectMany(o => o.Scopes).Select(s => s.Name)];

    public ScopeKind KindOf(string name) => StandardScopes.Contains(name) ? ScopeKind.Standard : _own.Contains(name) ? ScopeKind.Server : ScopeKind.Custom;

    /// <summary>What is wrong with it; of one that is changed, only what is new.</summary>
    public IReadOnlyList<ScopeFault> Faults(Scope scope, Scope? before = null)
    {
        List<ScopeFault> faults = [];
        // RFC 6749 §3.3
        if (scope.Name.Length is 0 or > LongestName || scope.Name.AsSpan().ContainsAnyExceptInRange('!', '~') || scope.Name.AsSpan().ContainsAny('"', '\\'))
            faults.Add(new("name", $"A name has 1 to {LongestName} printable ASCII characters without space, quote and backslash."));
        else if (before is null && !PathSegment.Holds(scope.Name))
            faults.Add(new("name", "A name is part of an address: it has no %, and is neither . nor ..."));
        if (string.IsNullOrWhiteSpace(scope.Description) || scope.Description.Length > LongestDescription || scope.Description.Any(char.IsControl))
            faults.Add(new("description", $"A description has 1 to {LongestDescription} characters on one line: people read it when they are asked."));
        if (scope.Resources.Count > MostResources)
            faults.Add(new("resources", $"A scope belongs to {MostResources} resources at most."));
        if (scope.Resources.Distinct(StringComparer.Ordinal).Count() != scope.Resources.Count)
            faults.Add(new("resources", "A resource is named twice."));
        faults.AddRange(scope.Resources.Except(before?.Resources ?? [], StringComparer.Ordinal).Select(RefusalOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(reason => new ScopeFault("resources", reason)));
        return faults;
    }

    /// <summary>Why something cannot be a resource; null when it can.</summary>
    public string? RefusalOf(string resource)
    {
        // RFC 8707 §2: absolute, without fragment. Resources are kept with spaces between them.
        if (resource.Length > LongestResource || resource.AsSpan().ContainsAnyExceptInRange('!', '~') || resource.AsSpan().ContainsAny('#', '"', '\\') || !IsAbsolute(resource))
            return $"A resource is an absolute URI of up to {LongestResource} printable ASCII characters without a fragment.";
        // A scope of the operator's would give tokens that this server takes for its own (S-193).
        return issuer.Find() is { } known && known.Holds(resource)
            ? "What this server offers itself has scopes of its own."
            : null;
    }

    /// <summary>With a scheme: a path that begins with a slash is an absolute URI too, for a system where files are named like that.</summary>
    private static bool IsAbsolute(string resource) => !resource.StartsWith('/') && Uri.TryCreate(resource, UriKind.Absolute, out _);
}
