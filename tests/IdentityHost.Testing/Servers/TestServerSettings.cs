using IdentityHost.Testing.Databases;

namespace IdentityHost.Testing.Servers;

/// <summary>How a test wants its server.</summary>
public sealed record TestServerSettings
{
    /// <summary>Its database.</summary>
    public required TestDatabase Database { get; init; }

    /// <summary><c>Development</c> unless the test is about Production.</summary>
    public string Environment { get; init; } = "Development";

    /// <summary>Further settings by their full keys; they win over the fixture's own.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}
