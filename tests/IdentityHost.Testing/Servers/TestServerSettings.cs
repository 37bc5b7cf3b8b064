using IdentityHost.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Testing.Servers;

/// <summary>How a test wants its server.</summary>
public sealed record TestServerSettings
{
    /// <summary>Its database.</summary>
    public required TestDatabase Database { get; init; }

    /// <summary><c>Development</c> unless the test is about Production.</summary>
    public string Environment { get; init; } = "Development";

    /// <summary>What of the log is kept; the lines of refused requests are <c>Information</c>.</summary>
    public LogLevel Log { get; init; } = LogLevel.Warning;

    /// <summary>Further settings by their full keys; they win over the fixture's own.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Changes the services when all are registered; for tests that put something between the server and its ports.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Hears everything the server logs, at every level.</summary>
    public ILoggerProvider? Listener { get; init; }
}
